import { screen, within } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import OutliersCard from './OutliersCard.svelte'

const described = (example: number, ...more: string[]) => ({
  row: 10 * example,
  captions: ['cat', ...more]
})

it('lists the examples that are unlike all others', async () => {
  const page = await openPage({
    examples: ({ rows = [] }) => ({
      ...{ kind: 'table', columns: ['x'] },
      rows: rows.map((row) => ({ row, target: 'cat', cells: ['0.5'] }))
    })
  })
  const outliers = [{ example: 3, similarity: -0.25, neighbours: 10 }]
  page.mount(OutliersCard, { run: madeRun('one'), outliers, described })
  expect(screen.getByRole('heading', { name: 'Unlike all others: 1' })).toBeTruthy()
  const list = await screen.findByRole('region', { name: 'Examples that are unlike all others' })
  const cells = within(list).getAllByRole('cell')
  expect(cells.map(({ textContent }) => textContent)).toEqual([
    ...['31', 'cat', 'cat, similarity -0.25', '0.5']
  ])
})

it('says so where no example stands out', async () => {
  const page = await openPage()
  page.mount(OutliersCard, { run: madeRun('one'), outliers: [], described })
  expect(screen.getByRole('heading', { name: 'Unlike all others: none' })).toBeTruthy()
  expect(screen.getByText('No example stands out by its distance to the others.')).toBeTruthy()
})

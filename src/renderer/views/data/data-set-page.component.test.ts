import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import type { ExamplesRequest } from '../../../contract/library'
import { madeDataSet } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import DataSetPage from './DataSetPage.svelte'

type Which = Pick<ExamplesRequest, 'start' | 'class' | 'inTurns'>

/** The page of a data set with two classes, and what it asked of its examples. */
async function openDataSet(change: object) {
  const asked: Which[] = []
  const record = madeDataSet(change)
  const page = await openPage({
    listDataSets: () => [record],
    distributions: () => [],
    examples: ({ start, perClass, class: only, inTurns }) => {
      if (perClass === undefined) asked.push({ start, class: only, inTurns })
      return { kind: 'table', columns: [], rows: [] }
    }
  })
  await page.stores.dataSets.open()
  page.mount(DataSetPage, { id: record.id })
  return asked
}

it('mixes the classes of pictures, and shows one class at a click on its bar', async () => {
  const asked = await openDataSet({ kind: 'image', shape: [1, 1, 1], format: 'image-folder' })
  await waitFor(() => expect(asked.at(-1)).toEqual({ start: 0, inTurns: true }))
  await fireEvent.click(screen.getByRole('button', { name: 'Later examples' }))
  await waitFor(() => expect(asked.at(-1)).toEqual({ start: 60, inTurns: true }))
  const bar = screen.getByRole('button', { name: /^1\s*500$/ })
  await fireEvent.click(bar)
  await waitFor(() => expect(asked.at(-1)).toEqual({ start: 0, class: '1' }))
  expect(bar.getAttribute('aria-pressed')).toBe('true')
  expect(screen.getByLabelText<HTMLSelectElement>('Class').value).toBe('1')
  await fireEvent.change(screen.getByLabelText('Class'), { target: { value: '0' } })
  await waitFor(() => expect(asked.at(-1)).toEqual({ start: 0, class: '0' }))
  expect(bar.getAttribute('aria-pressed')).toBe('false')
  await fireEvent.click(screen.getByRole('button', { name: /^0\s*500$/ }))
  await waitFor(() => expect(asked.at(-1)).toEqual({ start: 0, inTurns: true }))
})

it('keeps the rows of a table in their order, and shows one class at a click on its name', async () => {
  const asked = await openDataSet({})
  await waitFor(() => expect(asked.at(-1)).toEqual({ start: 0, inTurns: false }))
  const balance = within(screen.getAllByRole('table')[0]!)
  await fireEvent.click(balance.getByRole('button', { name: '1' }))
  await waitFor(() => expect(asked.at(-1)).toEqual({ start: 0, class: '1' }))
})

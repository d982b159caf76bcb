import { fireEvent, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import CommandPalette from './CommandPalette.svelte'

function named(name: string) {
  const run = madeRun(name)
  return { ...run, config: { ...run.config, name } }
}

it('opens a run by some words of its name, by keyboard', async () => {
  const page = await openPage({
    listRuns: () => ['leaves', 'birds'].map(named),
    listExperiments: () => []
  })
  await page.stores.runs.open()
  let closed = false
  page.mount(CommandPalette, { onclose: () => (closed = true) })
  const field = screen.getByRole('combobox', { hidden: true })
  await fireEvent.input(field, { target: { value: 'run' } })
  const options = screen.getAllByRole('option', { hidden: true })
  expect(options.map((one) => one.getAttribute('aria-selected'))).toEqual([
    'true',
    ...options.slice(1).map(() => 'false')
  ])
  expect(options[0]!.textContent).toContain('Runs')
  await fireEvent.input(field, { target: { value: 'birds' } })
  await fireEvent.keyDown(field, { key: 'Enter' })
  expect(closed).toBe(true)
  expect(location.hash).toBe('#/runs/birds')
})

it('says so where nothing is found', async () => {
  const page = await openPage({ listExperiments: () => [] })
  page.mount(CommandPalette, { onclose: () => undefined })
  await fireEvent.input(screen.getByRole('combobox', { hidden: true }), {
    target: { value: 'no such thing' }
  })
  expect(screen.getByText('Nothing has that name.')).toBeTruthy()
})

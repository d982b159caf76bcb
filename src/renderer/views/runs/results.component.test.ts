import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { StudioError } from '../../../contract/errors'
import { madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import Results from './Results.svelte'

const stopped = { state: 'stopped', epoch: 3, bestEpoch: 2, bestValue: 0.9 } as const

describe('results of a run that was stopped', () => {
  it('are there once its weights were scored, without the split that it lacks', async () => {
    const asked: string[] = []
    const page = await openPage({
      evaluate: ({ at, split }) => {
        asked.push(`${at} ${split}`)
        if (split === 'validation') throw new StudioError('not-found', 'There is no validation.')
        const accuracy = at === 'best' ? 0.875 : 0.75
        return {
          ...{ examples: 40, loss: 0.5, score: accuracy, accuracy, epoch: at === 'best' ? 2 : 3 },
          perClass: [],
          confusion: []
        }
      }
    })
    page.mount(Results, { run: madeRun('moons', stopped) })
    expect(screen.getByText('This run was not scored')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Score it now' }))
    const table = await screen.findByRole('region', { name: 'Scores by split and epoch' })
    expect(asked).toEqual(['best validation', 'best test', 'last validation', 'last test'])
    const rows = within(table).getAllByRole('row').slice(1)
    const cells = rows.map((row) => within(row).getAllByRole('cell'))
    expect(cells.map((row) => row.map(({ textContent }) => textContent))).toEqual([
      ['test', 'best, 2', '40', '87.5 %', '0.5000'],
      ['test', 'last, 3', '40', '75.0 %', '0.5000']
    ])
    expect(screen.queryByRole('button', { name: 'Score it now' })).toBeNull()
  })

  it('are not offered where it has no weights', async () => {
    const page = await openPage()
    page.mount(Results, { run: madeRun('moons', { ...stopped, epoch: 0, bestEpoch: null }) })
    expect(screen.getByText(/before the first epoch/)).toBeTruthy()
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('say why where the weights cannot be scored', async () => {
    const page = await openPage({
      evaluate: () => {
        throw new StudioError('storage', 'The weights are damaged.')
      }
    })
    page.mount(Results, { run: madeRun('moons', stopped) })
    await fireEvent.click(screen.getByRole('button', { name: 'Score it now' }))
    const said = () => page.stores.notices.list.map(({ text }) => text)
    await waitFor(() => expect(said()).toEqual(['The weights are damaged.']))
    expect(await screen.findByRole('button', { name: 'Score it now' })).toBeTruthy()
  })
})

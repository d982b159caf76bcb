import { fireEvent, render, screen, within, waitFor } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import type { RunSummary } from '../../../contract/records'
import Notices from '../../shell/Notices.svelte'
import { madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import { columns } from './columns'
import { experimentOfRun, linesOf } from './group-runs'
import RunHeader from './RunHeader.svelte'
import RunsTable from './RunsTable.svelte'

describe('the table of runs', () => {
  const pair = { id: 'pair', name: 'Which mixing helps?', created: 0, members: ['first', 'second'] }
  const groups = experimentOfRun([pair])

  function mountTable(
    runs: RunSummary[],
    chosen: string[] = [],
    { groups = experimentOfRun([]), open = [] as string[] } = {}
  ) {
    const onsort = vi.fn()
    const onchoose = vi.fn<(ids: ReadonlySet<string>) => void>()
    const ontoggle = vi.fn()
    const selection = { text: '', sort: 'name', descending: true }
    const lines = linesOf(runs, groups, new Set(open))
    const rows = { lines, runs, columns, selection, chosen: new Set(chosen) }
    render(RunsTable, { ...rows, onsort, onchoose, ontoggle })
    return { onsort, onchoose, ontoggle }
  }

  it('links each run, and says how it is sorted', async () => {
    const { onsort } = mountTable([madeRun('first'), madeRun('second')])
    const links = within(screen.getByRole('table')).getAllByRole('link')
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '#/runs/first',
      '#/runs/second'
    ])
    const sorted = screen.getByRole('columnheader', { name: /Name/ })
    expect(sorted.getAttribute('aria-sort')).toBe('descending')
    await fireEvent.click(within(sorted).getByRole('button'))
    expect(onsort).toHaveBeenCalledWith('name')
  })

  it('adds to what is selected, and takes away', async () => {
    const { onchoose } = mountTable([madeRun('first'), madeRun('second')], ['first'])
    const boxes = screen.getAllByRole('checkbox')
    for (const box of boxes) await fireEvent.click(box)
    expect(onchoose.mock.calls.map(([ids]) => [...ids])).toEqual([
      ['first', 'second'],
      [],
      ['first', 'second']
    ])
  })

  it('shows the runs of an experiment behind a line that opens', async () => {
    const runs = [madeRun('first'), madeRun('second', { state: 'failed' }), madeRun('own')]
    const { onchoose, ontoggle } = mountTable(runs, [], { groups })
    const links = screen.getAllByRole('link').map((link) => link.getAttribute('href'))
    expect(links).toEqual(['#/experiments/pair', '#/runs/own'])
    expect(screen.getByText('2 runs')).toBeTruthy()
    expect(screen.getByText('1 finished, 1 failed')).toBeTruthy()
    const fold = screen.getByRole('button', { name: 'Runs of Which mixing helps?' })
    expect(fold.getAttribute('aria-expanded')).toBe('false')
    await fireEvent.click(fold)
    expect(ontoggle).toHaveBeenCalledWith('pair')
    await fireEvent.click(screen.getByLabelText('Choose the runs of Which mixing helps?'))
    expect([...onchoose.mock.calls[0]![0]]).toEqual(['first', 'second'])
  })

  it('shows them once it is open', () => {
    mountTable([madeRun('first'), madeRun('second')], [], { groups, open: ['pair'] })
    const links = screen.getAllByRole('link').map((link) => link.getAttribute('href'))
    expect(links).toEqual(['#/experiments/pair', '#/runs/first', '#/runs/second'])
  })

  it('draws the rows in view of ten thousand runs, and counts them all', () => {
    mountTable(Array.from({ length: 10_000 }, (_, index) => madeRun(`run ${index}`)))
    expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('10001')
    expect(screen.getAllByRole('link').length).toBeLessThan(100)
  })

  it('marks a run whose folder is not whole, and says why', () => {
    const problem = 'metrics.jsonl is missing.'
    mountTable([madeRun('first'), { ...madeRun('second'), problem }])
    expect(screen.getAllByRole('img', { name: problem })).toHaveLength(1)
  })
})

describe('the head of a run', () => {
  async function mountHead(run: RunSummary) {
    const asked: string[] = []
    const control = (name: string) => () => void asked.push(name)
    let current = run
    const page = await openPage({
      listRuns: () => [run],
      pauseRun: control('pause'),
      stopRun: control('stop'),
      continueRun: control('continue'),
      resumeRun: control('resume'),
      updateRun: ({ id: _, deleted, ...change }) => {
        asked.push(JSON.stringify({ deleted, ...change }))
        const time = deleted === undefined ? current.user.deleted : deleted ? 1 : null
        const tags = change.tags ?? current.user.tags
        current = { ...current, name: change.name ?? current.name, user: { tags, deleted: time } }
        return current
      }
    })
    await page.stores.runs.open()
    page.mount(RunHeader, { run })
    return { ...page, asked }
  }
  const buttons = () =>
    screen.getAllByRole('button').map((button) => button.title || button.textContent.trim())

  it('offers what can be done with a run that trains', async () => {
    const { asked } = await mountHead(madeRun('moons', { state: 'running' }))
    expect(buttons()).toEqual(expect.arrayContaining(['Pause', 'Stop', 'Clone']))
    expect(buttons()).not.toEqual(expect.arrayContaining(['Resume']))
    await fireEvent.click(screen.getByRole('button', { name: 'Pause' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Stop' }))
    await waitFor(() => expect(asked).toEqual(['pause', 'stop']))
  })

  it('offers to resume a run that is paused', async () => {
    const { asked } = await mountHead(madeRun('moons', { state: 'paused' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Resume' }))
    await waitFor(() => expect(asked).toEqual(['continue']))
  })

  it('offers to resume a run that was stopped', async () => {
    const { asked } = await mountHead(madeRun('moons', { state: 'stopped' }))
    await fireEvent.click(screen.getByRole('button', { name: 'Resume' }))
    await waitFor(() => expect(asked).toEqual(['resume']))
    expect(buttons()).toEqual(expect.arrayContaining(['Export']))
    expect(buttons()).not.toEqual(expect.arrayContaining(['Stop']))
  })

  it('deletes a run, and undoes it', async () => {
    const { stores, asked, mount } = await mountHead(madeRun('moons'))
    mount(Notices, {})
    await fireEvent.click(screen.getByTitle('Delete'))
    await waitFor(() => expect(location.hash).toBe('#/runs'))
    expect(stores.runs.list).toEqual([])
    await fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(stores.runs.list).toHaveLength(1))
    expect(asked).toEqual(['{"deleted":true}', '{"deleted":false}'])
  })

  it('adds a tag once', async () => {
    const { asked } = await mountHead({
      ...madeRun('moons'),
      user: { tags: ['kept'], deleted: null }
    })
    const input = screen.getByLabelText('Add a tag')
    for (const tag of ['kept', ' new ']) {
      await fireEvent.input(input, { target: { value: tag } })
      await fireEvent.submit(input.closest('form')!)
    }
    await waitFor(() => expect(asked).toEqual(['{"tags":["kept","new"]}']))
  })
})

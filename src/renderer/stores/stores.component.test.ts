import { waitFor } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { madeDataSet, madeRun } from '../testing/made-records'
import { openPage } from '../testing/mount-with-stores'

describe('the runs', () => {
  it('follow the events of the host', async () => {
    const { stores, host } = await openPage({ listRuns: () => [madeRun('old')] })
    await stores.runs.open()
    const made = madeRun('new', { state: 'running', created: 5 })
    host.emit('summary', made)
    await waitFor(() => expect(stores.runs.list.map(({ id }) => id)).toEqual(['new', 'old']))
    expect(stores.runs.active.map(({ id }) => id)).toEqual(['new'])
    host.emit('status', { id: 'new', status: { ...made.status, state: 'finished' } })
    await waitFor(() => expect(stores.runs.active).toEqual([]))
    host.emit('run', { id: 'new', event: { type: 'warning', message: 'slow disk' } })
    await waitFor(() => expect(stores.runs.liveOf('new').warnings).toEqual(['slow disk']))
  })

  it('that were deleted leave the list', async () => {
    const { stores, host } = await openPage({ listRuns: () => [madeRun('one'), madeRun('two')] })
    await stores.runs.open()
    host.emit('summary', { ...madeRun('one'), user: { tags: [], deleted: 1 } })
    await waitFor(() => expect(stores.runs.list.map(({ id }) => id)).toEqual(['two']))
  })

  it('have names that tell them apart, and keep the ones that people gave', async () => {
    const other = madeRun('two')
    const named = { ...madeRun('three'), user: { name: 'Mine', tags: [], deleted: null } }
    const { stores, host } = await openPage({
      listRuns: () => [madeRun('one'), { ...other, config: { ...other.config, seed: 1 } }, named]
    })
    await stores.runs.open()
    const names = () => stores.runs.list.map(({ name }) => name)
    expect(names()).toEqual(['Input, alpha 0.4, seed 0', 'Input, alpha 0.4, seed 1', 'Mine'])
    host.emit('summary', { ...other, user: { name: 'Also mine', tags: [], deleted: null } })
    await waitFor(() => expect(names()).toContain('Also mine'))
  })

  it('show what a call was refused with', async () => {
    const { stores } = await openPage()
    await stores.runs.control('x', 'stopRun')
    expect(stores.notices.list).toMatchObject([
      { tone: 'bad', text: 'This test has no answer to stopRun.' }
    ])
  })
})

describe('the data sets', () => {
  it('are found by their source, best with the same reading', async () => {
    const plain = madeDataSet()
    const other = { ...plain, id: 'other', reading: { ...plain.reading, ignore: ['x'] } }
    const second = { ...other, report: { ...other.report, reading: other.reading } }
    const { stores } = await openPage({ listDataSets: () => [plain, second] })
    await stores.dataSets.open()
    expect(stores.dataSets.state).toBe('ready')
    const { source } = plain
    const found = (reading: typeof plain.reading) => stores.dataSets.ofData({ source, reading })?.id
    expect(found(plain.reading)).toBe(plain.id)
    expect(found(second.reading)).toBe('other')
  })

  it('keep the error when they cannot be listed', async () => {
    const { stores } = await openPage()
    await stores.dataSets.open()
    expect(stores.dataSets.state).toMatchObject({ error: { code: 'unsupported' } })
  })

  it('are recommended settings in the draft, under the seed that was chosen', async () => {
    const { stores } = await openPage()
    const record = madeDataSet()
    stores.draft.recommendFor(record)
    stores.draft.set(['seed'], 11)
    stores.draft.recommendFor(record)
    expect(stores.draft.valid).toMatchObject({ seed: 11, data: { source: record.source } })
    expect(stores.draft.reasons.length).toBeGreaterThan(0)
  })

  it('keep their reasons after a reload, but not that of a setting that was changed', async () => {
    const { stores } = await openPage()
    stores.draft.recommendFor(madeDataSet())
    const about = (word: string) => ({ text: expect.stringContaining(word) as string })
    expect(stores.draft.reasons).toMatchObject([about('MLP'), about('Alpha 0.2'), about('epochs')])
    stores.draft.set(['mixing', 'alpha'], 1)
    expect(stores.draft.reasons).toMatchObject([about('MLP'), about('epochs')])
    const reloaded = (await openPage()).stores.draft
    expect(reloaded.reasons).toEqual(stores.draft.reasons)
    reloaded.set(['mixing', 'alpha'], 0.2)
    expect(reloaded.reasons).toHaveLength(3)
  })
})

describe('what a page remembers', () => {
  it('survives a reload, and a damaged entry is the default', async () => {
    const first = await openPage()
    first.stores.theme.choose('dark')
    expect((await openPage()).stores.theme.dark).toBe(true)
    localStorage.setItem('mixup-studio.theme', '"purple"')
    expect((await openPage()).stores.theme.choice).toBe('system')
  })
})

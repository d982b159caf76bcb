import { describe, expect, it } from 'vitest'
import { madeRun } from '../../testing/made-records'
import { columnOf, settingColumns } from './columns'
import { experimentOfRun, linesOf, statesText } from './group-runs'
import { selectRuns } from './select-runs'

const runs = ['a', 'b', 'c', 'd'].map((id, created) => madeRun(id, { created }))
const experiment = (id: string, created: number, members: string[]) => ({
  ...{ id, name: `Experiment ${id}`, created, members }
})
const groups = experimentOfRun([
  experiment('later', 2, ['b', 'c', 'd']),
  experiment('first', 1, ['b', 'd'])
])

describe('runs of experiments', () => {
  it('belong to the oldest experiment that counts them', () => {
    expect(['a', 'b', 'c', 'd'].map((id) => groups.get(id)?.id)).toEqual([
      undefined,
      'first',
      'later',
      'first'
    ])
  })

  it('are grouped where the first of them is, behind a line that opens', () => {
    const texts = (open: string[]) =>
      linesOf(runs, groups, new Set(open)).map((line) =>
        line.kind === 'run'
          ? `${line.isMember ? '- ' : ''}${line.run.id}`
          : `${line.group.title} (${line.group.runs.length})`
      )
    expect(texts([])).toEqual(['a', 'Experiment first (2)', 'Experiment later (1)'])
    expect(texts(['first'])).toEqual([
      'a',
      'Experiment first (2)',
      '- b',
      '- d',
      'Experiment later (1)'
    ])
  })

  it('are found by the name of their experiment', () => {
    const selection = { text: 'experiment FIRST', sort: 'name', descending: false }
    const found = selectRuns(runs, selection, (id) => groups.get(id)?.name ?? '')
    expect(found.map(({ id }) => id)).toEqual(['b', 'd'])
  })

  it('are counted by their states', () => {
    expect(statesText([...runs, madeRun('e', { state: 'failed' })])).toBe('4 finished, 1 failed')
  })
})

describe('columns of settings', () => {
  it('exist for every setting, sort by numbers and read as on screen', () => {
    const columns = settingColumns(runs)
    const batch = columns.find(({ key }) => key === 'setting:training.batchSize')
    expect(batch?.title).toBe('Training › Batch size')
    expect(batch?.value(runs[0]!)).toBe(64)
    expect(columnOf('setting:mixing.policy')?.text(runs[0]!, 0)).toBe('Input mixup')
    expect(columnOf('setting:mixing.eta')?.value(runs[0]!)).toBeNull()
    expect(columns.map(({ key }) => key)).not.toContain('setting:name')
    expect(columns.map(({ key }) => key)).not.toContain('setting:mixing.fixedLambda')
    expect(columnOf('no such column')).toBeNull()
  })
})

import type { CheckpointName } from '../../../contract/checkpoint'
import { describe, expect, it } from 'vitest'
import type { ExperimentMember, ExperimentDetails } from '../../../contract/experiment/calls'
import { experimentDefinition } from '../../../contract/experiment/definition'
import { runConfig } from '../../../contract/run-config'
import { runStatus } from '../../../contract/records'
import { epochsCsv, runsCsv, tableCsv } from './experiment-csv'
import { resultColumns } from './result-columns'
import { describeStanding, standingOf } from './standing'

const config = runConfig.parse({
  data: { source: { kind: 'generated', name: 'two-moons' } },
  model: { architecture: 'mlp' }
})
const member = (seed: number, state: ExperimentMember['state']): ExperimentMember => ({
  label: 'Plain',
  seed,
  fold: null,
  run: state === null ? null : `run-${seed}`,
  state,
  outcome: state === 'finished' ? 'finished' : state === 'failed' ? 'failed' : 'pending',
  error: null
})
const score = (metric: 'accuracy' | 'loss', at: CheckpointName, mean: number) => ({
  metric,
  at,
  value: { mean, low: mean - 0.01, high: mean + 0.01, count: 2 },
  difference: null
})
const view: ExperimentDetails = {
  id: 'test-00000000',
  created: 0,
  definition: experimentDefinition.parse({ name: 'Test', base: config, seeds: [0, 1, 2, 3] }),
  configurations: [{ label: 'Plain', config }],
  setAside: [],
  tuning: null,
  data: { trained: [], notes: [] },
  members: [member(0, 'finished'), member(1, 'running'), member(2, 'failed'), member(3, null)],
  table: {
    rows: [
      {
        label: 'Plain',
        baseline: null,
        runs: 1,
        scores: [
          score('accuracy', 'last', 0.9),
          score('accuracy', 'best', 0.91),
          score('loss', 'last', 0.3)
        ],
        verdict: null,
        members: [{ run: 'run-0', seed: 0, value: 0.9 }],
        overTestExamples: null,
        collapsed: 0,
        failed: 0,
        withoutFailed: null,
        validation: null,
        note: null
      }
    ],
    level: 0.05,
    trainingSets: 1,
    validationExamples: 1,
    testExamples: 1,
    caveats: []
  },
  looks: [{ number: 1, of: 1, seeds: 4, level: 0.05 }],
  stage: {
    kind: 'early',
    complete: 1,
    look: null,
    next: { number: 1, of: 1, seeds: 4, level: 0.05 }
  },
  history: []
}
const rowsOf = (pieces: string[]): string[][] =>
  pieces
    .join('')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))

it('counts the runs of an experiment by state', () => {
  const standing = standingOf(view)
  expect(standing).toEqual({ runs: 4, finished: 1, active: 1, failed: 1, waiting: 1 })
  expect(describeStanding(standing)).toBe(
    '1 of 4 runs has finished, 1 in work or queued, 1 failed, 1 not started or stopped'
  )
})

it('puts what decides first, and leaves out what no run has', () => {
  const columns = resultColumns(view)
  expect(columns.map(({ title, decides }) => [title, decides])).toEqual([
    ['Accuracy, last epoch', true],
    ['Accuracy, best epoch', false],
    ['Loss, last epoch', false]
  ])
  expect(columns[0]?.value(view.table.rows[0]!)).toBe('90.00 % [89.00, 91.00]')
})

describe('exports', () => {
  it('have a line for each configuration, metric and epoch of the table', () => {
    const [head, ...rows] = rowsOf(tableCsv(view))
    expect(head?.slice(0, 6)).toEqual([
      'configuration',
      'runs',
      'metric',
      'epoch',
      'decides',
      'mean'
    ])
    expect(rows.map((row) => row.slice(0, 6))).toEqual([
      ['Plain', '1', 'accuracy', 'last', 'yes', '0.9'],
      ['Plain', '1', 'accuracy', 'best', 'no', '0.91'],
      ['Plain', '1', 'loss', 'last', 'no', '0.3']
    ])
  })

  it('have every score of every run, also of runs that are not there yet', () => {
    const status = runStatus.parse({
      state: 'finished',
      ...{ created: 0, updated: 1, epoch: 2, epochs: 2, step: 4, stepsPerEpoch: 2 },
      ...{ bestEpoch: 2, bestValue: 1, reason: null, error: null },
      results: [
        {
          split: 'test',
          at: 'last',
          epoch: 2,
          scores: { examples: 9, loss: 0.3, score: 0.9, accuracy: 0.9 }
        }
      ]
    })
    const [head = [], ...rows] = rowsOf(runsCsv(view, (run) => (run === 'run-0' ? status : null)))
    expect(rows).toHaveLength(4)
    expect(rows[0]?.[head.indexOf('accuracy')]).toBe('0.9')
    expect(rows[0]?.[head.indexOf('loss')]).toBe('0.3')
    expect(rows[3]).toEqual(['Plain', '3', '', 'not created'])
  })

  it('have every epoch of every run', () => {
    const curve = {
      label: 'Plain',
      seed: 0,
      run: 'run-0',
      epochs: [1, 2],
      columns: [{ metric: 'loss' as const, values: [1, 0.5] }]
    }
    const [head = [], ...rows] = rowsOf(epochsCsv([curve]))
    expect(rows.map((row) => row[head.indexOf('loss')])).toEqual(['1', '0.5'])
  })
})

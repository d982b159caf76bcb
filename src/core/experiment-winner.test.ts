import { expect, it } from 'vitest'
import type { ExperimentMember, ExperimentDetails } from '../contract/experiment/calls'
import { experimentDefinition } from '../contract/experiment/definition'
import type { ExperimentRow, VerdictOutcome } from '../contract/experiment/table'
import { runConfig } from '../contract/run-config'
import { winnerOf } from './experiment-winner'
import { madeVerdict } from './testing/made-verdict'

const config = runConfig.parse({
  data: { source: { kind: 'generated', name: 'two-moons' } },
  model: { architecture: 'mlp' }
})

const row = (label: string, outcome: VerdictOutcome | null, validation: number): ExperimentRow => ({
  label,
  baseline: outcome === null ? null : 0,
  runs: 2,
  scores: [],
  verdict: outcome && madeVerdict(outcome),
  members: [],
  overTestExamples: null,
  collapsed: 0,
  failed: 0,
  withoutFailed: null,
  validation,
  note: null
})

const view = (rows: ExperimentRow[], finished = true): ExperimentDetails => ({
  id: 'test-00000000',
  created: 0,
  definition: experimentDefinition.parse({
    name: 'Test',
    base: config,
    seeds: [0],
    metric: 'loss'
  }),
  configurations: [],
  tuning: null,
  members: rows.map(({ label }): ExperimentMember => ({
    label,
    seed: 0,
    fold: null,
    run: `run of ${label}`,
    state: finished ? 'finished' : 'running',
    outcome: finished ? 'finished' : 'pending',
    error: null
  })),
  table: {
    rows,
    level: 0.05,
    trainingSets: 1,
    validationExamples: null,
    testExamples: null,
    caveats: []
  },
  setAside: [],
  data: { trained: [], notes: [] },
  looks: [],
  stage: { kind: 'early', complete: 0, look: null, next: null },
  history: []
})

it('is what validates best, in the sense of the metric, whatever the verdict on the test split', () => {
  const rows = [row('Plain', null, 0.5), row('a', 'better', 0.4), row('b', 'worse', 0.3)]
  expect(winnerOf(view(rows))).toMatchObject({ label: 'b', run: 'run of b' })
  expect(winnerOf(view(rows))?.chosenBy).toContain('mean validation loss')
})

it('is nothing before a run has finished', () => {
  expect(winnerOf(view([row('Plain', null, 0.5)], false))).toBeNull()
})

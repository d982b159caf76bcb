import { expect, it } from 'vitest'
import type { ExperimentMember, ExperimentDetails } from '../../../contract/experiment/calls'
import { experimentDefinition } from '../../../contract/experiment/definition'
import type { ExperimentRow, VerdictOutcome } from '../../../contract/experiment/table'
import { runConfig } from '../../../contract/run-config'
import { winnerOf } from './winner'

const config = runConfig.parse({
  data: { source: { kind: 'generated', name: 'two-moons' } },
  model: { architecture: 'mlp' }
})

const row = (label: string, outcome: VerdictOutcome | null, gain: number): ExperimentRow => {
  const interval = { low: gain, high: gain, count: 2 }
  return {
    label,
    baseline: outcome === null ? null : 0,
    runs: 2,
    scores: [
      {
        metric: 'loss',
        at: 'last',
        value: { mean: 1 + gain, ...interval },
        difference: outcome === null ? null : { mean: gain, ...interval }
      }
    ],
    verdict: outcome && { outcome, p: 0.01, adjustedP: 0.01, seedsNeeded: null },
    members: [],
    overTestExamples: null,
    note: null
  }
}

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
  members: rows.map(({ label }): ExperimentMember => ({
    label,
    seed: 0,
    fold: null,
    run: `run of ${label}`,
    state: finished ? 'finished' : 'running',
    error: null
  })),
  table: { rows, validationExamples: null, testExamples: null, caveats: [] },
  setAside: [],
  data: { trained: [], notes: [] }
})

it('is what beats plain training most, in the sense of the metric', () => {
  const rows = [row('Plain', null, 0), row('a', 'better', -0.1), row('b', 'better', -0.3)]
  expect(winnerOf(view(rows))).toEqual({ label: 'b', run: 'run of b' })
})

it('is plain training where nothing does, and nothing before a run has finished', () => {
  const rows = [row('Plain', null, 0), row('a', 'too few seeds', -0.1), row('b', 'worse', 0.3)]
  expect(winnerOf(view(rows))).toEqual({ label: 'Plain', run: 'run of Plain' })
  expect(winnerOf(view(rows, false))).toBeNull()
})

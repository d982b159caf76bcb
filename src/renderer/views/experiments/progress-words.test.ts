import { expect, it } from 'vitest'
import type { ExperimentDetails, ExperimentMember } from '../../../contract/experiment/calls'
import { experimentDefinition } from '../../../contract/experiment/definition'
import { runStatus } from '../../../contract/records'
import { describeProgress, describeTimeLeft, workLeft } from './progress-words'

const member = (run: string | null, outcome: ExperimentMember['outcome']): ExperimentMember => ({
  ...{ label: 'Plain', seed: 0, fold: null, run, outcome, error: null },
  state: run === null ? null : outcome === 'pending' ? 'running' : 'finished'
})

const view = (folds: number | null, seeds: number): ExperimentDetails => ({
  ...{ id: 'a', created: 0, configurations: [], tuning: null, setAside: [], history: [] },
  ...{ data: { trained: [], notes: [] }, looks: [] },
  definition: experimentDefinition.parse({
    ...{ name: 'a', seeds: [0, 1, 2], folds },
    base: { data: { source: { kind: 'bundled', name: 'digits' } }, model: { architecture: 'mlp' } }
  }),
  members: [member('done', 'finished'), member('half', 'pending'), member(null, 'pending')],
  table: {
    ...{ rows: [], level: 0.05, trainingSets: 1, caveats: [] },
    ...{ validationExamples: null, testExamples: null }
  },
  stage: {
    ...{ kind: 'early', complete: seeds, look: null },
    next: { number: 1, of: 3, seeds: 3, level: 0.02 }
  }
})

const half = runStatus.parse({
  ...{ state: 'running', created: 0, updated: 0, epoch: 5, epochs: 10, step: 50 },
  ...{ stepsPerEpoch: 10, bestEpoch: null, bestValue: null, reason: null, error: null }
})

it('counts seeds, and runs where a seed is a partition into folds', () => {
  expect(describeProgress(view(null, 1))).toBe('1 of 3 seeds: too early to say')
  expect(describeProgress(view(5, 0))).toBe('1 of 3 runs: too early to say')
})

it('counts a run that is half done by half', () => {
  const left = workLeft(view(5, 0), () => half, { seconds: 100, runs: 2 })
  expect(left.share).toBeCloseTo(0.5)
  expect(left.seconds).toBeCloseTo(75)
  expect(workLeft(view(5, 0), () => null, null).seconds).toBeNull()
})

it('says how long it takes where that is known', () => {
  expect(describeTimeLeft(130)).toBe(', about 2 minutes left')
  expect(describeTimeLeft(null)).toBe('')
})

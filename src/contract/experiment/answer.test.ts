import { expect, it } from 'vitest'
import { runConfig } from '../run-config'
import { answerOf } from './answer'
import type { ExperimentDetails } from './calls'
import { experimentDefinition } from './definition'
import type { ReplicatePlan, VerdictOutcome } from './table'

const definition = experimentDefinition.parse({
  name: 'Leaves',
  base: runConfig.parse({
    data: { source: { kind: 'bundled', name: 'digits' } },
    model: { architecture: 'mlp' }
  }),
  seeds: [0, 1],
  folds: 5
})

interface Made {
  label: string
  outcome: VerdictOutcome
  difference: [mean: number, low: number, high: number]
  plans?: ReplicatePlan[]
}

const plan = (change: Partial<ReplicatePlan>): ReplicatePlan => ({
  ...{ truth: 'margin', replicates: null, fewest: null, most: null, examples: null },
  ...change
})

const rowOf =
  (metric: 'accuracy' | 'rmse') =>
  ({ label, outcome, difference: [mean, low, high], plans = [] }: Made) => ({
    ...{ label, baseline: 0, runs: 10, failed: 0, members: [], collapsed: 0 },
    ...{ overTestExamples: null, withoutFailed: null, validation: null, note: null },
    scores: [
      {
        ...{ metric, at: 'last' as const },
        value: { mean: 0.9, low: 0.8, high: 1, count: 10 },
        difference: { mean, low, high, count: 10 }
      }
    ],
    verdict: {
      ...{ outcome, p: 0.01, adjustedP: 0.01, signFlip: null, plans, seedsNeeded: null },
      ...{ components: { example: 0, seed: 0, residual: 0 }, notices: [] }
    }
  })

const view = (
  made: Made[],
  kind: ExperimentDetails['stage']['kind'] = 'look',
  metric: 'accuracy' | 'rmse' = 'accuracy'
): Parameters<typeof answerOf>[0] => ({
  definition: { ...definition, metric },
  stage: { kind, complete: 2, look: null, next: null },
  table: {
    ...{ level: 0.05, trainingSets: 10, validationExamples: 1, testExamples: 1, caveats: [] },
    rows: made.map(rowOf(metric))
  }
})

const better: Made = {
  ...{ label: 'Input mixup', outcome: 'better' },
  difference: [0.013, 0.004, 0.022]
}
const worse: Made = { label: 'CutMix', outcome: 'worse', difference: [-0.02, -0.03, -0.01] }
const open: Made = {
  ...{ label: 'Manifold mixup', outcome: 'not enough evidence' },
  difference: [0.002, -0.008, 0.012]
}

it('says yes, by how much and within what bounds', () => {
  expect(answerOf(view([worse, better]))).toEqual({
    outcome: 'better',
    sentence: 'Yes: Input mixup makes 1.30 points fewer errors, between 0.40 and 2.20.',
    advice: '',
    seedsWouldTell: false
  })
})

it('says no where mixing is worse', () => {
  expect(answerOf(view([worse]))?.sentence).toBe(
    'No: CutMix makes 2.00 points more errors, between 1.00 and 3.00.'
  )
})

it('counts a smaller error as better', () => {
  const smaller: Made = { ...better, difference: [-0.5, -0.7, -0.3] }
  expect(answerOf(view([smaller], 'look', 'rmse'))?.sentence).toBe(
    'Yes: Input mixup improves the RMSE by 0.5000, between 0.3000 and 0.7000.'
  )
})

it('names the examples needed where no number of seeds is enough', () => {
  const plans = [plan({ truth: 'none' }), plan({ examples: 2300 })]
  expect(answerOf(view([worse, { ...open, plans }]))).toEqual({
    outcome: 'not enough evidence',
    sentence:
      'Not enough evidence: Manifold mixup may be worse by 0.80 points or better by 1.20 points.',
    advice:
      'About 2,300 tested examples would find a true difference of 1.00 points; more seeds would not.',
    seedsWouldTell: false
  })
})

it('names the number of seeds needed', () => {
  const asked = view([{ ...open, plans: [plan({ replicates: 24 })] }])
  expect(answerOf(asked)).toMatchObject({
    advice: 'About 24 training sets would find a true difference of 1.00 points.',
    seedsWouldTell: true
  })
  expect(
    answerOf({ ...asked, definition: { ...asked.definition, folds: null } })?.advice
  ).toContain('About 24 seeds')
})

it('says no where nothing matters', () => {
  const none: Made = { ...open, outcome: 'no relevant difference' }
  expect(answerOf(view([none]))?.sentence).toBe(
    'No: Manifold mixup makes no difference of 1.00 points or more.'
  )
  expect(answerOf(view([none, none]))?.sentence).toBe(
    'No: no policy makes a useful difference of 1.00 points or more.'
  )
})

it('has no answer before a planned look', () => {
  for (const kind of ['early', 'between', 'after'] as const) {
    expect(answerOf(view([better], kind))).toBeNull()
  }
})

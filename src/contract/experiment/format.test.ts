import { expect, it } from 'vitest'
import { describeVerdict } from './format'
import type { ExperimentRow, VerdictOutcome } from './table'

const chosen = {
  ...{ metric: 'accuracy' as const, at: 'last' as const, relevantDifference: 0.01 },
  ...{ folds: null, splitPerSeed: false }
}
const interval = (mean: number, low: number, high: number) => ({ mean, low, high, count: 3 })

const row = (outcome: VerdictOutcome, runs: number, plans: object[] = []): ExperimentRow =>
  ({
    ...{ label: 'Input mixup', baseline: 0, runs, failed: 0, members: [], collapsed: 0 },
    ...{ overTestExamples: null, withoutFailed: null, validation: null, note: null },
    scores: [
      {
        ...{ metric: 'accuracy', at: 'last', value: interval(0.9, 0.88, 0.92) },
        difference: interval(0.013, 0.004, 0.022)
      }
    ],
    verdict: {
      ...{ outcome, p: 0.0004, adjustedP: 0.0004, signFlip: null, plans, seedsNeeded: null },
      ...{ components: { example: 0, seed: 0, residual: 0 }, notices: [] }
    }
  }) as ExperimentRow

it.each([
  [
    'better',
    3,
    /^Input mixup: better than plain training, \+1\.30 points \[\+0\.40, \+2\.20\].*p < 0\.001/
  ],
  ['no relevant difference', 3, /all of the interval is smaller than 1\.00 points\.$/],
  ['too early', 2, /^Input mixup, .*: exploratory, too early for a verdict\.$/],
  ['failed', 0, /^Input mixup: no verdict, because some runs failed and cannot be scored\.$/],
  ['not enough evidence', 0, /^Input mixup: no run has finished yet\.$/],
  ['not enough evidence', 1, /^Input mixup: not enough evidence after 1 run, /],
  ['not enough evidence', 4, /^Input mixup: not enough evidence after 4 runs, /]
] as const)('says "%s" after %i runs in a sentence', (outcome, runs, sentence) => {
  const text = describeVerdict(row(outcome, runs), chosen)
  expect(text).toMatch(sentence)
  expect(text).not.toMatch(/,:|-0\.00| {2}|undefined/)
})

it('says nothing of plain training itself', () => {
  expect(describeVerdict({ ...row('better', 3), verdict: null }, chosen)).toBe('')
})

import { expect, it } from 'vitest'
import type { ClaimName, ClaimOutcome } from '../../contract/claims/claim'
import { judgePage } from './page'

const outcome = (p: number, verdict: ClaimOutcome['verdict'] = 'supported'): ClaimOutcome => ({
  verdict,
  reason: 'Seen.',
  effect: {
    title: 'Mixed minus plain',
    scale: 'share',
    ...{ mean: 0.02, low: verdict === 'supported' ? 0.001 : -0.01, high: 0.04, count: 10, p }
  },
  figures: [],
  notes: []
})
const names: ClaimName[] = ['test-error', 'little-data', 'label-noise', 'calibration']

it('adjusts by Holm over all claims of the page, also those that have no outcome yet', () => {
  const outcomes = [outcome(0.001), outcome(0.02), null, outcome(0.2, 'inconclusive')]
  const judged = judgePage(
    names.map((name, index) => ({ name, outcome: outcomes[index] ?? null })),
    0.05
  )
  // 4 x 0.001, 3 x 0.02, and the larger of 2 x 0.2 and what came before.
  const adjusted = [...judged.values()].map(({ adjustedP }) => adjustedP)
  ;[0.004, 0.06, 0.4].forEach((expected, index) =>
    expect(adjusted[index]).toBeCloseTo(expected, 12)
  )
  expect([...judged.values()].map((one) => one.outcome.verdict)).toEqual([
    ...['supported', 'inconclusive', 'inconclusive']
  ])
  expect(judged.get('little-data')?.outcome.reason).toContain('Among 4 claims tested together')
})

it('leaves a claim alone on its page as it is', () => {
  const [only] = judgePage([{ name: 'test-error', outcome: outcome(0.02) }], 0.05).values()
  expect(only).toEqual({ outcome: outcome(0.02), adjustedP: 0.02 })
})

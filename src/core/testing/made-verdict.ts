import type { Verdict, VerdictOutcome } from '../../contract/experiment/table'

/** A verdict of which only the outcome matters. */
export const madeVerdict = (outcome: VerdictOutcome): Verdict => ({
  ...{ outcome, p: 0.01, adjustedP: 0.01, signFlip: null, plans: [], seedsNeeded: null },
  components: { example: 0, seed: 0, residual: 0 },
  notices: []
})

import { incompleteBeta } from '../../../core/special-functions'
import { formatShare } from '../../format'

/** Blends below this share of the second example look like the first one alone. */
const faint = 0.05

/** What Beta(alpha, alpha) means for the batches, in a sentence. */
export function describeLambda(alpha: number): string {
  if (alpha === 0) return 'Alpha 0: no mixing.'
  const barely = 2 * incompleteBeta(faint, alpha, alpha)
  const strongly = 1 - 2 * incompleteBeta(0.25, alpha, alpha)
  return (
    `${formatShare(barely)} of the draws blend in less than 5 % of the other example; ` +
    `${formatShare(strongly)} blend in at least a quarter of both.`
  )
}

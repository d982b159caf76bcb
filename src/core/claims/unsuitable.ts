import { explainUnsuitable, mixingConfig } from '../../contract/mixing'
import type { RunConfig } from '../../contract/run-config'
import type { Claim } from './claim'
import type { ClaimFacts } from './facts'

/**
 * Why a claim cannot be tested with some data, and with what it can; null if it can be.
 * @param base of its experiment
 */
export function unsuitableClaim(claim: Claim, base: RunConfig, facts: ClaimFacts): string | null {
  if (!facts.hasTest) {
    return 'Claims are decided on the test split, and this data has none: give it a share above 0.'
  }
  const own = claim.unsuitable(facts)
  if (own !== null || facts.kind !== 'text') return own
  const { task, kind } = facts
  const mixed = claim.experiment(base, facts).grid['mixing'] ?? []
  const mixesWords = mixed.some(
    (mixing) => explainUnsuitable(mixingConfig.parse(mixing), { task, kind, columns: 1 }) !== null
  )
  return mixesWords
    ? 'It mixes inputs, and words cannot be mixed as they are: use pictures or a table.'
    : null
}

import type { ClaimName, ClaimOutcome } from '../../contract/claims/claim'
import { holmAdjusted } from '../inference/holm'

interface PageOutcome {
  name: ClaimName
  outcome: ClaimOutcome | null
}

/**
 * The verdicts of all claims that were put to the test together. Each p is adjusted by Holm (1979) over all claims of
 * the page, those without an outcome included, so that a page on which nothing is true has a false "supported" at most
 * `level` of the time. A claim whose difference no longer counts after it is inconclusive.
 * @param outcomes of every claim of the page
 */
export function judgePage(
  outcomes: PageOutcome[],
  level: number
): Map<ClaimName, { outcome: ClaimOutcome; adjustedP: number }> {
  const adjusted = holmAdjusted(outcomes.map(({ outcome }) => definedP(outcome)))
  return new Map(
    outcomes.flatMap(({ name, outcome }, index) => {
      if (!outcome) return []
      const adjustedP = adjusted[index]!
      return [[name, { outcome: after(outcome, adjustedP, level, outcomes.length), adjustedP }]]
    })
  )
}

/** A claim that cannot be judged yet counts as one that shows nothing. */
function definedP(outcome: ClaimOutcome | null): number {
  const p = outcome?.effect.p ?? 1
  return Number.isNaN(p) ? 1 : p
}

function after(
  outcome: ClaimOutcome,
  adjustedP: number,
  level: number,
  claims: number
): ClaimOutcome {
  const { low, high, p } = outcome.effect
  const excludesZero = low > 0 || high < 0
  if (outcome.verdict === 'inconclusive' || !excludesZero || adjustedP < level) return outcome
  return {
    ...outcome,
    verdict: 'inconclusive',
    reason: `${outcome.reason} Among ${claims} claims tested together that is not enough: p ${shortP(p)}, Holm-adjusted ${shortP(adjustedP)}.`
  }
}

const shortP = (p: number): string => (p < 0.001 ? '< 0.001' : p.toPrecision(2))

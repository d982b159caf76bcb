import type { claimCalls } from '../../contract/claims/calls'
import type { Handlers } from '../../rpc/types'
import type { Claims } from './claims'

/** Answers about the claims of the literature. */
export function createClaimHandlers(
  claims: Claims
): Handlers<{ calls: typeof claimCalls; events: Record<string, never> }> {
  return {
    claimBase: ({ source, reading }) => claims.base(source, reading),
    claims: ({ base, seeds, names }) => claims.list({ base, seeds }, names),
    makeClaimPage: ({ base, seeds, names }) => claims.makePage({ base, seeds }, names),
    startClaim: async ({ base, seeds, name }) => ({
      experiment: await claims.start({ base, seeds }, name)
    })
  }
}

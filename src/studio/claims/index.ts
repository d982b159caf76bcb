import type { claimCalls } from '../../contract/claims/calls'
import type { Handlers } from '../../rpc/types'
import type { Claims } from './claims'

/** Answers about the claims of the literature. */
export function createClaimHandlers(
  claims: Claims
): Handlers<{ calls: typeof claimCalls; events: Record<string, never> }> {
  return {
    claimBase: ({ source, reading }) => claims.base(source, reading),
    claims: ({ names, ...subject }) => claims.list(subject, names),
    makeClaimPage: ({ names, ...subject }) => claims.makePage(subject, names),
    startClaim: async ({ name, ...subject }) => ({
      experiment: await claims.start(subject, name)
    })
  }
}

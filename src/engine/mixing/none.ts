import type { DrawnPolicy, MixPlan } from './policy'

/** The plan of a batch that stays as it is. */
export function cleanPlan(): MixPlan {
  return { variant: 'none', values: {}, lambda: Float32Array.of(1), partners: null }
}

export const none: DrawnPolicy<'none'> = { plan: cleanPlan }

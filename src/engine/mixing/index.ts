import type { Tensor } from '@tensorflow/tfjs'
import type { MixingConfig, PolicyName } from '../../contract/mixing'
import type { Generator } from '../../core/random'
import { cmixup } from './cmixup'
import { columnCutmix } from './column-cutmix'
import { cutmix } from './cutmix'
import { fmix } from './fmix'
import { input } from './input'
import { manifold } from './manifold'
import { mixupOrCutMix } from './mixup-or-cutmix'
import { cleanPlan, none } from './none'
import type { BatchFacts, Mixer, MixingPolicy, MixPlan } from './policy'
import { regmixup } from './regmixup'
import { resizemix } from './resizemix'
import { saliencymix } from './saliencymix'
import { mixesNow } from './timing'

/** The registry: a policy of the contract that has no code here fails the compiler. */
const policies: { [P in PolicyName]: MixingPolicy<P> } = {
  none,
  input,
  manifold,
  cutmix,
  'mixup-or-cutmix': mixupOrCutMix,
  resizemix,
  fmix,
  saliencymix,
  regmixup,
  cmixup,
  'column-cutmix': columnCutmix
}

/** Draws how one training batch is mixed. */
export function planMixing(batch: BatchFacts, config: MixingConfig, random: Generator): MixPlan {
  if (config.policy !== 'none' && !mixesNow(config, batch, random)) return cleanPlan()
  // The registry's type pairs each name with its own configuration; TypeScript cannot follow that through a union.
  const policy = policies[config.policy] as MixingPolicy<PolicyName>
  return policy.plan(batch, config, random)
}

/**
 * What a plan's variant does to a batch. A variant starts with the name of the policy whose code it selects, which
 * need not be the configured one: an unmixed batch is always `none`.
 * @param values the plan's values as tensors of the same names
 */
export function applyMixing(variant: string, values: Record<string, Tensor>): Mixer | null {
  const name = variant.split('/')[0]!
  if (!(name in policies)) throw new Error(`no mixing policy is called ${name}`)
  return policies[name as PolicyName].apply(variant, values)
}

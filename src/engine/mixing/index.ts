import type { Tensor } from '@tensorflow/tfjs'
import { StudioError } from '../../contract/errors'
import type { MixingConfig, PolicyName } from '../../contract/mixing'
import type { Generator } from '../../core/random'
import { cmixup, interpolateWithFed } from './cmixup'
import { columnCutmix, pasteColumns } from './column-cutmix'
import { cutmix, pasteBoxes } from './cutmix'
import { fmix, pasteMasks } from './fmix'
import { input, interpolateInputs } from './input'
import { interpolateHidden, manifold } from './manifold'
import { mixupOrCutMix } from './mixup-or-cutmix'
import { interpolateWithNoise, noisy } from './noisy'
import { cleanPlan, none } from './none'
import type { BatchFacts, Effect, Mixer, MixingPolicy, MixPlan } from './policy'
import { appendMixed, regmixup } from './regmixup'
import { interpolateRebalanced, remix } from './remix'
import { pasteShrunk, resizemix } from './resizemix'
import { saliencymix } from './saliencymix'
import { mixesNow } from './timing'

/** The registry: a policy of the contract without code here is a compile error. */
const policies: { [P in PolicyName]: MixingPolicy<P> } = {
  none,
  input,
  manifold,
  noisy,
  cutmix,
  'mixup-or-cutmix': mixupOrCutMix,
  resizemix,
  fmix,
  saliencymix,
  regmixup,
  remix,
  cmixup,
  'column-cutmix': columnCutmix
}

/** Effects of plans, by the first part of their variant. Policies that draw plans of another's effect have none here. */
const effects: Record<string, Effect> = {
  none: () => null,
  input: interpolateInputs,
  manifold: interpolateHidden,
  noisy: interpolateWithNoise,
  cutmix: pasteBoxes,
  resizemix: pasteShrunk,
  fmix: pasteMasks,
  regmixup: appendMixed,
  remix: interpolateRebalanced,
  cmixup: interpolateWithFed,
  'column-cutmix': pasteColumns
}

/** Draws how one training batch is mixed. */
export function planMixing(batch: BatchFacts, config: MixingConfig, random: Generator): MixPlan {
  if (config.policy !== 'none' && !mixesNow(config, batch, random)) return cleanPlan()
  // The registry's type pairs each name with its own configuration; TypeScript cannot track that through a union.
  const policy = policies[config.policy] as MixingPolicy<PolicyName>
  if (policy.needsModel) {
    throw new StudioError(
      'unsupported',
      `${config.policy} needs the current model, but plans are drawn ahead here: choose another policy.`
    )
  }
  return policy.plan(batch, config, random)
}

/**
 * What a plan does to a batch.
 * @param variant whose first part names the effect
 * @param values the plan's values as tensors of the same names
 */
export function applyMixing(variant: string, values: Record<string, Tensor>): Mixer | null {
  const name = variant.split('/')[0]!
  const effect = effects[name]
  if (!effect) throw new Error(`unknown mixing effect ${name}`)
  return effect(variant, values)
}

import { z } from 'zod'
import type { PolicyDescriptor } from './descriptor'
import { cMixup } from './cmixup'
import { columnCutMix } from './column-cutmix'
import { cutMix } from './cutmix'
import { fMix } from './fmix'
import { inputMixup } from './input'
import { manifoldMixup } from './manifold'
import { mixupOrCutMix } from './mixup-or-cutmix'
import { noisyMixup } from './noisy'
import { plainTraining } from './none'
import { regMixup } from './regmixup'
import { resizeMix } from './resizemix'
import { saliencyMix } from './saliencymix'
import { refuseSettings, type MixingFacts, type Refusal } from './suitability'

/** Every policy's settings; adding one here makes the table below and the engine's registry demand the rest. */
export const mixingConfig = z.discriminatedUnion('policy', [
  plainTraining.settings,
  inputMixup.settings,
  manifoldMixup.settings,
  noisyMixup.settings,
  cutMix.settings,
  mixupOrCutMix.settings,
  resizeMix.settings,
  fMix.settings,
  saliencyMix.settings,
  regMixup.settings,
  cMixup.settings,
  columnCutMix.settings
])
export type MixingConfig = z.infer<typeof mixingConfig>
export type PolicyName = MixingConfig['policy']
export type MixingConfigOf<P extends PolicyName> = Extract<MixingConfig, { policy: P }>

const descriptors = {
  none: plainTraining,
  input: inputMixup,
  manifold: manifoldMixup,
  noisy: noisyMixup,
  cutmix: cutMix,
  'mixup-or-cutmix': mixupOrCutMix,
  resizemix: resizeMix,
  fmix: fMix,
  saliencymix: saliencyMix,
  regmixup: regMixup,
  cmixup: cMixup,
  'column-cutmix': columnCutMix
} satisfies Record<PolicyName, unknown>

export const policies: Record<
  PolicyName,
  Omit<PolicyDescriptor, 'refuse' | 'settings'>
> = descriptors

/** Why this mixing makes no sense for such data, in a sentence that says what to choose instead; null if it does. */
export function explainUnsuitable(mixing: MixingConfig, facts: MixingFacts): string | null {
  if (mixing.policy === 'none') return null
  // The table pairs each name with its own configuration; TypeScript cannot follow that through a union.
  const refuse = descriptors[mixing.policy].refuse as (
    config: MixingConfig,
    facts: MixingFacts
  ) => Refusal
  return refuse(mixing, facts) ?? refuseSettings(mixing, facts)
}

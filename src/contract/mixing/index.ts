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
import { remix } from './remix'
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
  remix.settings,
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
  remix,
  cmixup: cMixup,
  'column-cutmix': columnCutMix
} satisfies Record<PolicyName, unknown>

export const policies: Record<
  PolicyName,
  Omit<PolicyDescriptor, 'refuse' | 'settings'>
> = descriptors

function refuseWords(mixing: MixingConfig, { kind }: MixingFacts): Refusal {
  if (kind !== 'text' || ('blocks' in mixing && !mixing.blocks?.includes(0))) return null
  return 'Words cannot be mixed as they are: choose manifold mixup, before block 1 for words (wordMixup) or block 2 for sentences (senMixup).'
}

/** Why this mixing does not suit such data, with what to choose instead; null if it does. */
export function explainUnsuitable(mixing: MixingConfig, facts: MixingFacts): string | null {
  if (mixing.policy === 'none') return null
  // The table pairs each name with its own configuration; TypeScript cannot track that through a union.
  const refuse = descriptors[mixing.policy].refuse as (
    config: MixingConfig,
    facts: MixingFacts
  ) => Refusal
  return refuseWords(mixing, facts) ?? refuse(mixing, facts) ?? refuseSettings(mixing, facts)
}

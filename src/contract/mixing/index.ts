import { z } from 'zod'
import { cMixing, refuseCMixup } from './cmixup'
import { columnCutMixing, refuseColumnCutMix } from './column-cutmix'
import { cutMixing } from './cutmix'
import { fMixing } from './fmix'
import { inputMixing } from './input'
import { manifoldMixing, refuseBlocks } from './manifold'
import { mixupOrCutMixing } from './mixup-or-cutmix'
import { noMixing } from './none'
import { regMixing } from './regmixup'
import { refuseResizeMix, resizeMixing } from './resizemix'
import { saliencyMixing } from './saliencymix'
import { imagesOnly, refuseSettings, type MixingFacts, type Refusal } from './suitability'

/** Every policy's settings; adding one here makes the engine's registry demand its code. */
export const mixingConfig = z.discriminatedUnion('policy', [
  noMixing,
  inputMixing,
  manifoldMixing,
  cutMixing,
  mixupOrCutMixing,
  resizeMixing,
  fMixing,
  saliencyMixing,
  regMixing,
  cMixing,
  columnCutMixing
])
export type MixingConfig = z.infer<typeof mixingConfig>
export type PolicyName = MixingConfig['policy']
export type MixingConfigOf<P extends PolicyName> = Extract<MixingConfig, { policy: P }>

type Refusals = {
  [P in PolicyName]: (config: MixingConfigOf<P>, facts: MixingFacts) => Refusal
}

const refusals: Refusals = {
  none: () => null,
  input: () => null,
  manifold: refuseBlocks,
  cutmix: (_config, facts) => imagesOnly('CutMix', facts),
  'mixup-or-cutmix': (_config, facts) => imagesOnly('CutMix', facts),
  resizemix: (config, facts) => imagesOnly('ResizeMix', facts) ?? refuseResizeMix(config),
  fmix: (_config, facts) => imagesOnly('FMix', facts),
  saliencymix: (_config, facts) => imagesOnly('SaliencyMix', facts),
  regmixup: () => null,
  cmixup: refuseCMixup,
  'column-cutmix': (_config, facts) => refuseColumnCutMix(facts)
}

/** Why this mixing makes no sense for such data, in a sentence that says what to choose instead; null if it does. */
export function explainUnsuitable(mixing: MixingConfig, facts: MixingFacts): string | null {
  if (mixing.policy === 'none') return null
  // The table pairs each name with its own configuration; TypeScript cannot follow that through a union.
  const refuse = refusals[mixing.policy] as (config: MixingConfig, facts: MixingFacts) => Refusal
  return refuse(mixing, facts) ?? refuseSettings(mixing, facts)
}

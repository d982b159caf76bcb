import { augments } from '../contract/augmentation'
import { policies, type MixingConfig } from '../contract/mixing'
import { pretrainedOf } from '../contract/model'
import type { RunConfig } from '../contract/run-config'
import { defaultMixedBlocks, type ModelDescription } from './architecture'
import { firstTrainedBlock } from './architecture/trained'

/** Blocks that a policy may mix before; 0 is the input. */
function mixedBlocks(mixing: MixingConfig, model: ModelDescription): number[] {
  if (mixing.policy === 'none') return []
  const chosen = 'blocks' in mixing ? mixing.blocks : [0]
  return chosen ?? defaultMixedBlocks(model)
}

/** Pictures that the frozen blocks compute at a time. */
export const picturesAtOnce = 16

type Settings = Pick<RunConfig, 'model' | 'mixing' | 'data'>

/** What a run with pretrained weights does with the blocks that are not trained. */
interface FrozenBlocks {
  /** The block that training begins at; 0 where all are trained. */
  first: number
  /** Why they compute again in every step; null where their output for a picture is computed once and kept. */
  whyAgain: string | null
}

/** What a run does with the blocks of its model that are not trained. */
export function frozenBlocks(
  { model: config, mixing, data }: Settings,
  model: ModelDescription
): FrozenBlocks {
  const pretrained = pretrainedOf(config)
  const first = pretrained ? firstTrainedBlock(model, pretrained) : 0
  if (first === 0) return { first, whyAgain: 'All blocks are trained.' }
  if (augments(data.augmentation)) {
    return {
      first,
      whyAgain:
        'Augmented pictures differ in every epoch, so the frozen blocks compute each of them again. Without augmentation it is done once.'
    }
  }
  if (mixedBlocks(mixing, model).some((block) => block < first)) {
    return {
      first,
      whyAgain: `${policies[mixing.policy].title} mixes pictures here, so the frozen blocks compute each mixed one again. Manifold mixup before block ${first} mixes what they give, which is computed once.`
    }
  }
  return { first, whyAgain: null }
}

/** The same mixing for the blocks from `first` on. */
export function mixingFrom(
  first: number,
  mixing: MixingConfig,
  model: ModelDescription
): MixingConfig {
  if (!('blocks' in mixing)) return mixing
  const blocks = mixedBlocks(mixing, model).map((block) => block - first)
  return { ...mixing, blocks }
}

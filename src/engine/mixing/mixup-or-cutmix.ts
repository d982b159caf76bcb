import { cutmix } from './cutmix'
import { input } from './input'
import type { DrawnPolicy } from './policy'

/** Mixup or CutMix, drawn for every batch (as timm does); its plans are theirs. */
export const mixupOrCutMix: DrawnPolicy<'mixup-or-cutmix'> = {
  plan(batch, config, random) {
    return random.uniform() < config.switchProbability
      ? cutmix.plan(batch, { ...config, policy: 'cutmix', alpha: config.cutmixAlpha }, random)
      : input.plan(batch, { ...config, policy: 'input' }, random)
  }
}

import { tuningConfig, type TuningConfig } from '../../contract/experiment/tuning'
import type { RunConfig } from '../../contract/run-config'

const trials = 6

/** What tuning adds to how a claim is tested, in a sentence. */
export const describeClaimTuning = `Every configuration, plain training included, is first tuned on the validation split: the best of ${trials} settings of learning rate, weight decay and epochs, the given ones among them.`

/**
 * The budget that every configuration of a claim has on the validation split, plain training included. What the claim is
 * about stays as it says: the policy and its alpha are not tuned.
 */
export const claimTuning = ({ training: { epochs } }: RunConfig): TuningConfig =>
  tuningConfig.parse({
    trials,
    space: {
      'optimizer.learningRate': { low: 3e-4, high: 1e-2 },
      'optimizer.weightDecay': { low: 1e-5, high: 0.1 },
      'training.epochs': { values: [Math.max(1, Math.round(epochs / 2)), epochs, 2 * epochs] }
    }
  })

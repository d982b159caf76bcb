import * as tf from '@tensorflow/tfjs'
import type { OptimizerConfig } from '../../contract/optimization'
import { addDecay } from './decay'
import type { Optimizer } from './optimizer'

const moving = (average: tf.Tensor, value: tf.Tensor, decay: number): tf.Tensor =>
  tf.add(tf.mul(average, decay), tf.mul(value, 1 - decay))

/**
 * torch.optim.Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019). Both corrections of bias are in the
 * scalars: rate * m / (sqrt(v) + epsilon * c) with c = sqrt(1 - beta2^step) is PyTorch's
 * lr / (1 - beta1^step) * m / (sqrt(v) / c + epsilon).
 */
export function adam(config: Extract<OptimizerConfig, { kind: 'adam' | 'adamw' }>): Optimizer {
  const { beta1, beta2, weightDecay } = config
  const decoupled = config.kind === 'adamw' && weightDecay > 0
  return {
    slots: ['mean', 'square'],
    scalars(step, learningRate) {
      const correction = Math.sqrt(1 - beta2 ** step)
      return {
        rate: (learningRate * correction) / (1 - beta1 ** step),
        epsilon: config.epsilon * correction,
        ...(decoupled && { keep: 1 - learningRate * weightDecay })
      }
    },
    update(parameter, gradient, [mean, square], { rate, epsilon, keep }) {
      const kept = keep ? tf.mul(parameter, keep) : parameter
      const decayed = decoupled ? gradient : addDecay(gradient, parameter, weightDecay)
      const newMean = moving(mean!, decayed, beta1)
      const newSquare = moving(square!, tf.mul(decayed, decayed), beta2)
      const direction = tf.div(newMean, tf.add(tf.sqrt(newSquare), epsilon!))
      return { parameter: tf.sub(kept, tf.mul(direction, rate!)), slots: [newMean, newSquare] }
    }
  }
}

import * as tf from '@tensorflow/tfjs'
import type { OptimizerConfig } from '../../contract/optimization'
import { addDecay } from './decay'
import type { Optimizer } from './optimizer'

/** torch.optim.SGD without dampening. Nesterov: Sutskever et al., ICML 2013. */
export function sgd(config: Extract<OptimizerConfig, { kind: 'sgd' }>): Optimizer {
  const { momentum, nesterov, weightDecay } = config
  return {
    slots: momentum > 0 ? ['momentum'] : [],
    scalars: (_step, learningRate) => ({ learningRate }),
    update(parameter, gradient, [before], { learningRate }) {
      const decayed = addDecay(gradient, parameter, weightDecay)
      const velocity = before ? tf.add(tf.mul(before, momentum), decayed) : decayed
      const direction = before && nesterov ? tf.add(decayed, tf.mul(velocity, momentum)) : velocity
      return {
        parameter: tf.sub(parameter, tf.mul(direction, learningRate!)),
        slots: before ? [velocity] : []
      }
    }
  }
}

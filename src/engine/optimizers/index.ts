import type { OptimizerConfig } from '../../contract/optimization'
import { adam } from './adam'
import type { Optimizer } from './optimizer'
import { sgd } from './sgd'

/** PyTorch's semantics; weight decay acts on every parameter, biases and normalisation included, as it does there. */
export function createOptimizer(config: OptimizerConfig): Optimizer {
  return config.kind === 'sgd' ? sgd(config) : adam(config)
}

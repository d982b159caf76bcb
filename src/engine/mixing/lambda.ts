import type { LambdaConfig } from '../../contract/mixing/fields'
import { sampleBeta } from '../../core/beta'
import type { Generator } from '../../core/random'
import type { BatchFacts } from './policy'

type Epoch = Pick<BatchFacts, 'epoch'>

/** Alpha at an epoch: ramped linearly over the first `rampEpochs` epochs after those without mixing. */
export function alphaAt(
  config: Pick<LambdaConfig, 'alpha' | 'rampEpochs'> & { offFirst?: number },
  { epoch }: Epoch
): number {
  if (config.rampEpochs === 0) return config.alpha
  const mixed = epoch - (config.offFirst ?? 0) + 1
  return config.alpha * Math.min(1, Math.max(0, mixed) / config.rampEpochs)
}

function drawOne(config: LambdaConfig, alpha: number, random: Generator): number {
  switch (config.lambdaFrom) {
    case 'beta':
      return sampleBeta(alpha, alpha, random)
    case 'uniform':
      return random.uniform()
    case 'fixed':
      return config.fixedLambda
  }
}

/**
 * Draws the weight of the first example: [1] for the batch, or [size] where every example has its own.
 * Alpha 0 gives 1: no mixing (Zhang et al. 2018).
 */
export function drawLambda(
  config: LambdaConfig & { offFirst?: number },
  batch: Pick<BatchFacts, 'epoch' | 'size'>,
  random: Generator
): Float32Array {
  const alpha = alphaAt(config, batch)
  const lambda = new Float32Array(config.lambdaPer === 'batch' ? 1 : batch.size)
  for (let i = 0; i < lambda.length; i++) {
    const drawn = drawOne(config, alpha, random)
    lambda[i] = config.fold ? Math.max(drawn, 1 - drawn) : drawn
  }
  return lambda
}

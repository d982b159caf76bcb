import type { ModelConfig } from '../../contract/model'
import { batchNorm, dense, dropout, flatten, relu, when, type BlockSpec } from './layer'

/**
 * Fully connected layers; images are flattened first. Every hidden state may be mixed. A bias before batch normalisation
 * would have no effect and is left out.
 */
export function mlp(
  config: Extract<ModelConfig, { architecture: 'mlp' }>,
  exampleShape: number[],
  outputs: number
): BlockSpec[] {
  const hidden = config.hidden.map((units, index): BlockSpec => ({
    name: `hidden-${index + 1}`,
    layers: [
      ...when(index === 0 && exampleShape.length > 1, flatten),
      dense(units, !config.batchNorm),
      ...when(config.batchNorm, batchNorm),
      relu,
      ...dropout(config.dropout)
    ],
    mixing: 'default'
  }))
  return [...hidden, { name: 'output', layers: [dense(outputs)], mixing: 'default' }]
}

/** One dense layer: softmax, logistic or linear regression, by the task. */
export function linear(exampleShape: number[], outputs: number): BlockSpec[] {
  const layers = [...when(exampleShape.length > 1, flatten), dense(outputs)]
  return [{ name: 'output', layers, mixing: 'default' }]
}

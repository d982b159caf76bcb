import type { ModelConfig } from '../../contract/model'
import {
  dense,
  dropout,
  embedding,
  globalAveragePool,
  relu,
  windows,
  type BlockSpec
} from './layer'

const words = (layers: BlockSpec['layers']): BlockSpec => ({
  name: 'words',
  layers,
  mixing: 'default'
})

/**
 * The mean of the pieces' embeddings and one hidden layer. Mixing before block 1 is wordMixup, before block 2 senMixup of
 * Guo, Mao and Zhang, "Augmenting data with mixup for sentence classification", 2019.
 */
export function textMean(
  config: Extract<ModelConfig, { architecture: 'text-mean' }>,
  outputs: number
): BlockSpec[] {
  return [
    { name: 'embedding', layers: [embedding(config.embedding, true)], mixing: 'never' },
    words([globalAveragePool]),
    {
      name: 'sentence',
      layers: [dense(config.hidden), relu, ...dropout(config.dropout)],
      mixing: 'default'
    },
    { name: 'output', layers: [dense(outputs)], mixing: 'possible' }
  ]
}

/**
 * Kim, "Convolutional neural networks for sentence classification", EMNLP 2014: windows of several widths, the largest
 * value of each filter, dropout, one dense layer. Block 1 and 2 as in `textMean`.
 */
export function textCnn(
  config: Extract<ModelConfig, { architecture: 'text-cnn' }>,
  outputs: number
): BlockSpec[] {
  return [
    { name: 'embedding', layers: [embedding(config.embedding, false)], mixing: 'never' },
    words([windows([...new Set(config.widths)], config.filters)]),
    { name: 'output', layers: [...dropout(config.dropout), dense(outputs)], mixing: 'default' }
  ]
}

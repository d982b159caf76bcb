import type { ModelConfig } from '../../contract/model'
import {
  batchNorm,
  conv,
  dense,
  dropout,
  flatten,
  globalAveragePool,
  maxPool,
  relu,
  when,
  type BlockSpec
} from './layer'

/**
 * 3x3 convolutions, halved after every second and after the last one, then one dense layer. With filters [32, 64]:
 * conv 32, conv 64, pool, dense. A bias before batch normalisation would have no effect and is left out.
 */
export function smallCnn(
  config: Extract<ModelConfig, { architecture: 'small-cnn' }>,
  outputs: number
): BlockSpec[] {
  const last = config.filters.length - 1
  const convolutions = config.filters.map((filters, index): BlockSpec => ({
    name: `conv-${index + 1}`,
    layers: [
      conv(filters, 3, { bias: !config.batchNorm }),
      ...when(config.batchNorm, batchNorm),
      relu,
      ...when(index % 2 === 1 || index === last, maxPool(2))
    ],
    mixing: 'default'
  }))
  const hidden = [
    flatten,
    dense(config.dense, !config.batchNorm),
    ...when(config.batchNorm, batchNorm),
    relu,
    ...dropout(config.dropout)
  ]
  return [
    ...convolutions,
    { name: 'dense', layers: hidden, mixing: 'default' },
    { name: 'output', layers: [dense(outputs)], mixing: 'possible' }
  ]
}

/**
 * LeNet-5 (LeCun et al. 1998) with the now usual ReLU and max pooling. Images below 32 pixels are padded by the first
 * convolution, as 28x28 digits were.
 */
export function leNet5(exampleShape: number[], outputs: number): BlockSpec[] {
  const padding = Math.min(exampleShape[0] ?? 0, exampleShape[1] ?? 0) < 32 ? 'same' : 'valid'
  return [
    { name: 'conv-1', layers: [conv(6, 5, { padding }), relu, maxPool(2)], mixing: 'default' },
    {
      name: 'conv-2',
      layers: [conv(16, 5, { padding: 'valid' }), relu, maxPool(2)],
      mixing: 'default'
    },
    { name: 'dense-1', layers: [flatten, dense(120), relu], mixing: 'default' },
    { name: 'dense-2', layers: [dense(84), relu], mixing: 'possible' },
    { name: 'output', layers: [dense(outputs)], mixing: 'possible' }
  ]
}

/** From this side on, the first convolution halves the picture: at full size it would cost more than all others. */
const largeSide = 96

/**
 * One 3x3 convolution a stage, each with batch normalisation; height and width are halved between stages and averaged
 * at the end. So the number of parameters does not depend on the size of the pictures.
 */
export function pooledCnn(
  config: Extract<ModelConfig, { architecture: 'pooled-cnn' }>,
  exampleShape: number[],
  outputs: number
): BlockSpec[] {
  const large = Math.min(exampleShape[0] ?? 0, exampleShape[1] ?? 0) >= largeSide
  const last = config.filters.length - 1
  const stages = config.filters.map((filters, index): BlockSpec => ({
    name: `stage-${index + 1}`,
    layers: [
      conv(filters, 3, { stride: index === 0 && large ? 2 : 1, bias: false }),
      batchNorm,
      relu,
      ...when(index < last, maxPool(2))
    ],
    mixing: index <= 2 ? 'default' : 'possible'
  }))
  const head = [globalAveragePool, ...dropout(config.dropout), dense(outputs)]
  return [...stages, { name: 'output', layers: head, mixing: 'possible' }]
}

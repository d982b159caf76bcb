import * as tf from '@tensorflow/tfjs'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { optimizerConfig } from '../../contract/optimization'
import { describeBlocks, parametersOf } from '../../core/architecture'
import {
  dense,
  globalAveragePool,
  relu,
  windows,
  type BlockSpec
} from '../../core/architecture/layer'
import { float32Value, permutationValues } from '../mixing/values'
import { computeGradients } from '../step/step'

interface Values {
  shape: number[]
  data: number[]
}
interface Reference {
  pieces: number[][]
  labels: number[]
  permutation: number[]
  lambda: number
  models: {
    architecture: 'text-mean' | 'text-cnn'
    weights: Values[]
    steps: { block: number; loss: number; gradients: Values[] }[]
  }[]
}
const reference = JSON.parse(readFileSync('reference/text.json', 'utf8')) as Reference

const embedded = (averaged: boolean): BlockSpec => ({
  name: 'embedding',
  layers: [{ kind: 'embedding', pieces: 10, size: 3, averaged }],
  mixing: 'never'
})
const blocks: Record<Reference['models'][number]['architecture'], BlockSpec[]> = {
  'text-mean': [
    embedded(true),
    { name: 'words', layers: [globalAveragePool], mixing: 'default' },
    { name: 'sentence', layers: [dense(5), relu], mixing: 'default' },
    { name: 'output', layers: [dense(3)], mixing: 'default' }
  ],
  'text-cnn': [
    embedded(false),
    { name: 'words', layers: [windows([2, 3], 4)], mixing: 'default' },
    { name: 'output', layers: [dense(3)], mixing: 'default' }
  ]
}

const cases = reference.models.flatMap(({ architecture, weights, steps }) =>
  steps.map((step) => ({ architecture, weights, ...step }))
)

describe('mixup of texts has the loss and gradients of PyTorch', () => {
  it.each(cases)('$architecture, before block $block', ({ architecture, weights, ...step }) => {
    const model = describeBlocks(blocks[architecture], [reference.pieces[0]!.length, 1])
    const names = parametersOf(model).map(({ name }) => name)
    const plan = permutationValues(Int32Array.from(reference.permutation))
    const values = { ...plan, lambda: float32Value(Float32Array.of(reference.lambda)) }
    tf.tidy(() => {
      const state = Object.fromEntries(
        weights.map(({ data, shape }, i) => [names[i]!, tf.tensor(data, shape)])
      )
      const feeds = {
        features: tf.tensor2d(reference.pieces).expandDims(-1),
        targets: tf.oneHot(tf.tensor1d(reference.labels, 'int32'), 3).toFloat(),
        dropoutSeed: tf.tensor1d([0, 0], 'int32'),
        ...Object.fromEntries(
          Object.entries(values).map(([name, { data, shape, dtype }]) => [
            `mix/${name}`,
            tf.tensor(data, shape, dtype)
          ])
        )
      }
      const definition = {
        ...{ model, task: 'classification' as const, labelSmoothing: 0, clipNorm: null },
        optimizer: optimizerConfig.parse({ kind: 'sgd' })
      }
      const computed = computeGradients(definition, state, feeds, `manifold/${step.block}`)
      expect(Math.abs(computed.loss.dataSync()[0]! - step.loss)).toBeLessThan(1e-5)
      step.gradients.forEach(({ data }, i) => {
        const given = computed.gradients[names[i]!]!.dataSync()
        data.forEach((value, j) => expect(Math.abs(given[j]! - value)).toBeLessThan(1e-5))
      })
    })
  })
})

import * as tf from '@tensorflow/tfjs'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { optimizerConfig, type OptimizerConfig } from '../../contract/optimization'
import { clipByGlobalNorm } from './clip'
import { createOptimizer } from '.'

interface Values {
  shape: number[]
  data: number[]
}
interface Case {
  optimizer: string
  defaults: {
    lr: number
    weight_decay: number
    momentum?: number
    nesterov?: boolean
    betas?: [number, number]
    eps?: number
  }
  start: Values
  gradients: Values
  parametersAfterEachStep: Values
}

const { cases } = JSON.parse(readFileSync('reference/optimizers.json', 'utf8')) as { cases: Case[] }

function configOf({ optimizer, defaults }: Case): OptimizerConfig {
  const { lr, weight_decay, momentum, nesterov, betas, eps } = defaults
  return optimizerConfig.parse({
    ...{ kind: optimizer.split('-')[0], learningRate: lr, weightDecay: weight_decay },
    ...(betas ? { beta1: betas[0], beta2: betas[1], epsilon: eps } : { momentum, nesterov })
  })
}

it.each(cases)('$optimizer moves as PyTorch does', (reference) => {
  const config = configOf(reference)
  const optimizer = createOptimizer(config)
  const width = reference.start.data.length
  let parameter: tf.Tensor = tf.tensor(reference.start.data)
  let slots: tf.Tensor[] = optimizer.slots.map(() => tf.zeros([width]))
  for (let step = 1; step <= reference.gradients.shape[0]!; step++) {
    const row = (values: Values) => values.data.slice((step - 1) * width, step * width)
    const scalars = Object.fromEntries(
      Object.entries(optimizer.scalars(step, config.learningRate)).map(([name, value]) => [
        name,
        tf.scalar(value)
      ])
    )
    const update = optimizer.update(parameter, tf.tensor(row(reference.gradients)), slots, scalars)
    parameter = update.parameter
    slots = update.slots
    const computed = parameter.dataSync()
    row(reference.parametersAfterEachStep).forEach((value, i) => {
      expect(Math.abs(computed[i]! - value)).toBeLessThan(2e-6)
    })
  }
})

it('coupled decay of Adam and decoupled decay of AdamW are not the same', () => {
  const after = (kind: 'adam' | 'adamw') => {
    const optimizer = createOptimizer(optimizerConfig.parse({ kind, weightDecay: 0.1 }))
    const scalars = Object.entries(optimizer.scalars(1, 0.01)).map(
      ([name, value]) => [name, tf.scalar(value)] as const
    )
    const zero = tf.zeros([1])
    const { parameter } = optimizer.update(
      ...[tf.tensor([2]), zero, [zero, zero], Object.fromEntries(scalars)]
    )
    return parameter.dataSync()[0]!
  }
  // Adam's first step moves by the rate, whatever the size of the gradient; AdamW only scales
  expect(after('adam')).toBeCloseTo(2 - 0.01, 5)
  expect(after('adamw')).toBeCloseTo(2 * (1 - 0.01 * 0.1), 6)
})

it('gradients are clipped by their common norm', () => {
  const gradients = [tf.tensor([3, 0]), tf.tensor([[4]])]
  const flat = (norm: number) =>
    clipByGlobalNorm(gradients, norm).flatMap((gradient) => Array.from(gradient.dataSync()))
  // the norm is 5; clip_grad_norm_ divides by 5 + 1e-6
  flat(1).forEach((value, i) => expect(value).toBeCloseTo([0.6, 0, 0.8][i]!, 6))
  expect(flat(10)).toEqual([3, 0, 4])
})

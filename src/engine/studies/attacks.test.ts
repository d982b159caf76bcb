import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { generator } from '../../core/random'
import { Breather } from '../runtime/breather'
import { fgsm, lossGradient, pgdSurvivors, type Victims } from './attacks'
import { PerturbationTensors } from './perturbation'
import { expectClose, linearModel, referenceModel, sensitivity } from './testing/study'

const { x, labels, gradient: expected } = sensitivity

const victims = (): Victims => ({
  x: tf.tensor(x.data, x.shape),
  targets: tf.oneHot(tf.tensor1d(labels, 'int32'), 3).toFloat() as tf.Tensor2D
})

/** Every number from 0 to 1. */
const unitSpace = (numbers: number) =>
  new PerturbationTensors(
    {
      unit: 'range',
      scale: new Float32Array(numbers).fill(1),
      range: { low: new Float32Array(numbers), high: new Float32Array(numbers).fill(1) }
    },
    [numbers]
  )

it('the gradient by the input is that of PyTorch', () => {
  expectClose(lossGradient(referenceModel(), victims()).gradient.dataSync(), expected.data)
})

it.each(sensitivity.fgsm)('FGSM of $epsilon gives the points of PyTorch', (reference) => {
  const { x } = victims()
  const { gradient } = lossGradient(referenceModel(), victims())
  const moved = fgsm(unitSpace(4), x, gradient, reference.epsilon)
  expectClose(moved.dataSync(), reference.adversarial.data)
})

// logits (x0 - x1, 0): class 0 where x0 > x1. The worst within epsilon moves x0 - x1 by 2 epsilon.
const difference = () => linearModel({ shape: [2, 2], data: [1, 0, -1, 0] })
const twoMargins = (): Victims => ({
  x: tf.tensor2d([0.5, 0.3, 0.6, 0.3, 0.9, 0.1], [3, 2]),
  targets: tf.tensor2d([1, 0, 1, 0, 1, 0], [3, 2])
})
const settings = { steps: 20, restarts: 2 }

it.each([
  [0.05, 3], // margins 0.2, 0.3 and 0.8
  [0.11, 2],
  [0.16, 1],
  [0.39, 1],
  [0.41, 0]
])('PGD of %f reaches what algebra says', async (epsilon, standing) => {
  const before = tf.memory().numTensors
  const [model, space, some] = [difference(), unitSpace(2), twoMargins()]
  const made = tf.memory().numTensors
  const random = generator(1, 'evaluation')
  const full = { ...settings, epsilon, stepSize: (2.5 * epsilon) / 20 }
  expect(await pgdSurvivors(model, space, some, full, random, new Breather())).toBe(standing)
  expect(tf.memory().numTensors).toBe(made)
  expect(made).toBeGreaterThan(before)
})

it('an attack stays within epsilon and within the valid range', () => {
  const space = unitSpace(2)
  const moved = space.project(tf.tensor2d([[0.9, -3]]), tf.tensor2d([[0.5, 0.1]]), 0.25)
  expectClose(moved.dataSync(), [0.75, 0], 1e-7)
})

it('an example that is already misclassified never counts as robust', async () => {
  const wrong = { x: tf.tensor2d([[0.2, 0.4]]), targets: tf.tensor2d([[1, 0]]) }
  const still = { ...settings, epsilon: 0, stepSize: 0 }
  const random = generator(1, 'evaluation')
  expect(await pgdSurvivors(difference(), unitSpace(2), wrong, still, random, new Breather())).toBe(
    0
  )
})

it('an attack that is given up leaves nothing in memory', async () => {
  class GivingUp extends Breather {
    override breathe(): Promise<void> {
      return Promise.reject(new Error('enough'))
    }
  }
  const [model, space, some] = [difference(), unitSpace(2), twoMargins()]
  const before = tf.memory().numTensors
  const random = generator(1, 'evaluation')
  const full = { ...settings, epsilon: 0.1, stepSize: 0.01 }
  const attack = pgdSurvivors(model, space, some, full, random, new GivingUp())
  await expect(attack).rejects.toThrow('enough')
  expect(tf.memory().numTensors).toBe(before)
})

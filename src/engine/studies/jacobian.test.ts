import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { jacobianNorms } from './jacobian'
import { expectClose, linearModel, referenceModel, sensitivity } from './testing/study'

const { x, logitJacobianNorm, probabilityJacobianNorm } = sensitivity

it('norms are those of PyTorch', async () => {
  const norms = await jacobianNorms(referenceModel(), tf.tensor(x.data, x.shape))
  expectClose(norms.logits, logitJacobianNorm.data)
  expectClose(norms.probabilities!, probabilityJacobianNorm.data)
})

it('of a linear model they are those of its weights', async () => {
  // logits (3 x, 4 x); softmax at 0 is (1/2, 1/2) with derivatives -1/4 and 1/4
  const model = linearModel({ shape: [1, 2], data: [3, 4] })
  const before = tf.memory().numTensors
  const norms = await jacobianNorms(model, tf.tensor2d([[0]]))
  expectClose(norms.logits, [5])
  expectClose(norms.probabilities!, [Math.sqrt(2) / 4])
  expect(tf.memory().numTensors).toBe(before + 1)
})

it('labels have a sigmoid each, and numbers no probabilities', async () => {
  const model = linearModel({ shape: [1, 2], data: [3, 4] })
  const at = tf.tensor2d([[0]])
  // each sigmoid has the slope 1/4 at 0
  const labels = await jacobianNorms({ ...model, task: 'multi-label' }, at)
  expectClose(labels.probabilities!, [5 / 4])
  const numbers = await jacobianNorms({ ...model, task: 'regression' }, at)
  expect(numbers.probabilities).toBeNull()
})

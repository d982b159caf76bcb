import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { entropyFloor } from '../../core/mixing-targets'
import { largestDifference } from '../mixing/testing/plan-fixtures'
import { smoothLabels } from '../mixing/label-smoothing'
import { weightedLoss } from './losses'

interface Case {
  smoothing: number
  logits: number[]
  targets: number[]
  weights: number[]
  loss: number
  gradient: number[]
}
const { rows, classes, losses } = JSON.parse(
  readFileSync(new URL('../../../reference/class-weights.json', import.meta.url), 'utf8')
) as { rows: number; classes: number; losses: Case[] }

it.each(losses)(
  "a weighted loss and its gradient are PyTorch's, label smoothing $smoothing",
  ({ smoothing, logits, targets, weights, loss, gradient }) => {
    const smoothed = smoothLabels(tf.tensor2d(targets, [rows, classes]), smoothing)
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) =>
      weightedLoss('classification', x as tf.Tensor2D, smoothed, { classes: weights })
    )(tf.tensor2d(logits, [rows, classes]))
    expect(value.dataSync()[0]).toBeCloseTo(loss, 5)
    expect(largestDifference(grad, gradient)).toBeLessThan(1e-6)
  }
)

it('the floor of a weighted loss is reached by no logits but those of the weighted targets', () => {
  const { targets, weights } = losses[1]!
  const softened = targets.map((p) => 0.9 * p + 0.1 / classes)
  const floor = entropyFloor(softened, classes, 'classification', { classes: weights })
  const best = softened.map((p, i) => Math.log(weights[i % classes]! * p))
  const at = (logits: number[]) =>
    weightedLoss(
      'classification',
      tf.tensor2d(logits, [rows, classes]),
      tf.tensor2d(softened, [rows, classes]),
      { classes: weights }
    ).dataSync()[0]!
  expect(at(best)).toBeCloseTo(floor, 5)
  expect(at(best.map((logit, i) => logit + (i % 3) / 10))).toBeGreaterThan(floor + 1e-4)
})

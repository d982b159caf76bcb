import * as tf from '@tensorflow/tfjs'
import type { BatchFacts, MixPlan } from '../policy'

/** A batch for tests: `facts` over something plain. Features count upwards; targets are one-hot labels. */
export function batchFacts(facts: Partial<BatchFacts> & { size: number }): BatchFacts {
  const { size } = facts
  const exampleShape = facts.exampleShape ?? [3]
  const labels = facts.labels ?? Int32Array.from({ length: size }, (_, i) => i % 3)
  const targets = new Float32Array(size * 3)
  labels.forEach((label, i) => (targets[i * 3 + label] = 1))
  const width = exampleShape.reduce((product, side) => product * side, 1)
  const features = Float32Array.from({ length: size * width }, (_, i) => i / 10)
  return {
    task: 'classification',
    labels,
    features,
    targets,
    exampleShape,
    columnGroups: null,
    mixableBlocks: [0],
    defaultBlocks: [0],
    training: {
      length: size,
      targets,
      gather: (rows) =>
        Float32Array.from(
          Array.from(rows, (row) => [...features.subarray(row * width, (row + 1) * width)]).flat()
        )
    },
    epoch: 0,
    epochs: 10,
    ...facts
  }
}

/** The values of a plan as the trainer feeds them. */
export function feed(plan: Pick<MixPlan, 'values'>): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(plan.values).map(([name, { data, shape, dtype }]) => [
      name,
      tf.tensor(data, shape, dtype)
    ])
  )
}

/** A tensor as the reference files hold it. */
export function referenceTensor(stored: { shape: number[]; data: number[] }): tf.Tensor {
  return tf.tensor(stored.data, stored.shape, 'float32')
}

/** The largest absolute difference of a tensor from the expected values; infinite where their number differs. */
export function largestDifference(actual: tf.Tensor, expected: ArrayLike<number>): number {
  const values = actual.dataSync()
  if (values.length !== expected.length) return Infinity
  let largest = 0
  values.forEach((value, i) => (largest = Math.max(largest, Math.abs(value - expected[i]!))))
  return largest
}

import * as tf from '@tensorflow/tfjs'
import { readFileSync } from 'node:fs'
import { describeBlocks, parametersOf } from '../../../core/architecture'
import { dense, relu, type BlockSpec } from '../../../core/architecture/layer'
import type { Examples } from '../../data/dataset'
import type { StudiedModel } from '../studied-model'

export interface Values {
  shape: number[]
  data: number[]
}

interface SensitivityReference {
  weights: { kernel: Values; bias: Values }[]
  x: Values
  labels: number[]
  gradient: Values
  fgsm: { epsilon: number; adversarial: Values }[]
  probabilityJacobianNorm: Values
  logitJacobianNorm: Values
}

export const sensitivity = JSON.parse(
  readFileSync('reference/sensitivity.json', 'utf8')
) as SensitivityReference

/** A classifier of the given layers; parameters in the order of the model's. */
export function classifier(blocks: BlockSpec[], columns: number, values: Values[]): StudiedModel {
  const description = describeBlocks(blocks, [columns])
  const tensors = Object.fromEntries(
    parametersOf(description).map(({ name }, index) => {
      const { data, shape } = values[index]!
      return [name, tf.tensor(data, shape)]
    })
  )
  return { task: 'classification', description, tensors }
}

/** The network of the reference. */
export const referenceModel = (): StudiedModel =>
  classifier(
    [
      { name: 'first', layers: [dense(6), relu], mixing: 'default' },
      { name: 'second', layers: [dense(5), relu], mixing: 'default' },
      { name: 'output', layers: [dense(3)], mixing: 'default' }
    ],
    4,
    sensitivity.weights.flatMap(({ kernel, bias }) => [kernel, bias])
  )

/** Linear logits x K + b of two classes. */
export const linearModel = (kernel: Values, bias = [0, 0]): StudiedModel =>
  classifier([{ name: 'output', layers: [dense(2)], mixing: 'default' }], kernel.shape[0]!, [
    kernel,
    { shape: [2], data: bias }
  ])

/** Rows as a data set would give them, with labels among `classes`. */
export function examplesOf(rows: number[][], labels: number[], classes: number): Examples {
  return {
    length: rows.length,
    exampleShape: [rows[0]!.length],
    gather: (chosen) => Float32Array.from(Array.from(chosen).flatMap((row) => rows[row]!)),
    targets: Float32Array.from(
      labels.flatMap((label) => Array.from({ length: classes }, (_, c) => (c === label ? 1 : 0)))
    ),
    labels: Int32Array.from(labels),
    origin: Int32Array.from(rows.keys()),
    groups: null
  }
}

export const expectClose = (given: ArrayLike<number>, expected: number[], within = 1e-6) => {
  const worst = expected.reduce(
    (most, value, i) => Math.max(most, Math.abs(given[i]! - value)),
    given.length === expected.length ? 0 : Infinity
  )
  if (!(worst <= within)) throw new Error(`differs by ${worst}, more than ${within}`)
}

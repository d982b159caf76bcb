import * as tf from '@tensorflow/tfjs'
import { StudioError } from '../../contract/errors'
import type { RobustnessReport } from '../../contract/study-reports'
import type { ImagePreprocessing, TablePreprocessing } from '../../contract/preprocessing'
import type { Examples } from '../data/dataset'

/**
 * How far inputs may be perturbed. Attacks work on inputs as the model takes them; preprocessing only shifts and stretches
 * each number by a positive factor, so that its gradient has the same sign and the factor turns epsilon around.
 */
export interface PerturbationSpace {
  unit: RobustnessReport['unit']
  /** One unit of every number of an example, in the model's input; 0 is never touched. */
  scale: Float32Array
  /** The valid range of every number in the model's input; null where there is none. */
  range: { low: Float32Array; high: Float32Array } | null
}

/** Pixels move by shares of their valid range and stay within it. */
export function imageSpace({ shape, range, offset, scale }: ImagePreprocessing): PerturbationSpace {
  const [low, high] = range
  const channels = shape[2]
  const each = (value: (channel: number) => number) =>
    Float32Array.from({ length: shape[0] * shape[1] * channels }, (_, i) => value(i % channels))
  const encoded = (pixel: number) => each((c) => (pixel - offset[c]!) / scale[c]!)
  return {
    unit: 'range',
    scale: each((c) => (high - low) / scale[c]!),
    range: { low: encoded(low), high: encoded(high) }
  }
}

/** Numeric columns move by shares of their standard deviation in training; categories and indicators stay. */
export function tableSpace({ columns }: TablePreprocessing, train: Examples): PerturbationSpace {
  if (columns.some(({ kind }) => kind === 'text')) {
    throw new StudioError(
      'unsupported',
      'Texts cannot be moved by small amounts: attacks and noise need images or numbers.'
    )
  }
  const isNumeric = columns.flatMap((column) =>
    column.kind === 'numeric'
      ? [true, ...(column.indicator ? [false] : [])]
      : column.kind === 'categorical'
        ? column.categories.map(() => false)
        : []
  )
  const rows = Int32Array.from({ length: train.length }, (_, row) => row)
  const values = train.gather(rows)
  const width = isNumeric.length
  const scale = Float32Array.from(isNumeric, (numeric, column) =>
    numeric ? columnDeviation(values, column, width) : 0
  )
  return { unit: 'deviation', scale, range: null }
}

function columnDeviation(values: Float32Array, column: number, width: number): number {
  const count = values.length / width
  let sum = 0
  for (let i = column; i < values.length; i += width) sum += values[i]!
  let squares = 0
  for (let i = column; i < values.length; i += width) squares += (values[i]! - sum / count) ** 2
  return Math.sqrt(squares / count)
}

/** A space as tensors [1, ...exampleShape]. */
export class PerturbationTensors {
  private readonly scale: tf.Tensor
  private readonly range: { low: tf.Tensor; high: tf.Tensor } | null

  constructor({ scale, range }: PerturbationSpace, exampleShape: number[]) {
    const one = (values: Float32Array) => tf.tensor(values, [1, ...exampleShape])
    this.scale = one(scale)
    this.range = range && { low: one(range.low), high: one(range.high) }
  }

  /** Moves x by so many units in each direction, and back into the valid range. */
  move(x: tf.Tensor, units: tf.Tensor): tf.Tensor {
    return this.intoRange(tf.add(x, tf.mul(units, this.scale)))
  }

  /** The nearest to x among what is valid and within epsilon units of the centre. */
  project(x: tf.Tensor, centre: tf.Tensor, epsilon: number): tf.Tensor {
    const reach = tf.mul(this.scale, epsilon)
    return this.intoRange(tf.minimum(tf.maximum(x, tf.sub(centre, reach)), tf.add(centre, reach)))
  }

  dispose(): void {
    tf.dispose([this.scale, ...(this.range ? [this.range.low, this.range.high] : [])])
  }

  private intoRange(x: tf.Tensor): tf.Tensor {
    return this.range ? tf.minimum(tf.maximum(x, this.range.low), this.range.high) : x
  }
}

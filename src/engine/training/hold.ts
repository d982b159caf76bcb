import { freemem } from 'node:os'
import type { ExperimentConfig } from '../../contract/experiment'
import { augments } from '../data/augmentation'
import type { Examples } from '../data/dataset'
import type { HeldExamples } from './stepRunner'

const mostBytes = 512 * 2 ** 20
/** While they are handed over, the examples are in memory twice. */
const shareOfFree = 1 / 8

/**
 * The training examples for a runner to hold beside its graph, ready for the model; null where they must be fed step by
 * step: they are augmented anew every time, or take too much memory.
 * @param free memory that may be taken, in bytes
 */
export function examplesToHold(
  { data }: Pick<ExperimentConfig, 'data'>,
  train: Examples,
  free = freemem()
): HeldExamples | null {
  const { length, exampleShape, targets } = train
  const width = exampleShape.reduce((product, side) => product * side, 1)
  const bytes = 4 * (length * width + targets.length)
  if (augments(data.augmentation) || bytes > Math.min(mostBytes, shareOfFree * free)) return null
  return { length, features: train.gather(Int32Array.from({ length }, (_, row) => row)), targets }
}

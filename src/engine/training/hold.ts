import type { RunConfig } from '../../contract/run-config'
import { augments } from '../../contract/augmentation'
import type { Examples } from '../data/dataset'
import { freeMemory, mostHeldBytes } from '../data/rows/memory'
import type { HeldExamples } from '../step/step-runner'

const mostBytes = 512 * 2 ** 20
/** During the upload, the examples are in memory twice. */
const shareOfFree = 1 / 8

/**
 * The training examples for a runner to hold in its session, preprocessed; null where they must be fed step by
 * step: they are augmented differently each time, or take too much memory.
 * @param free memory that may be taken, in bytes
 */
export function examplesToHold(
  { data }: Pick<RunConfig, 'data'>,
  train: Examples,
  free = freeMemory()
): HeldExamples | null {
  const { length, exampleShape, targets } = train
  const width = exampleShape.reduce((product, side) => product * side, 1)
  const bytes = 4 * (length * width + targets.length)
  const most = Math.min(mostBytes, shareOfFree * free, mostHeldBytes())
  if (augments(data.augmentation) || bytes > most) return null
  return { length, features: train.gather(Int32Array.from({ length }, (_, row) => row)), targets }
}

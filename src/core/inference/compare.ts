import { crossedEstimate } from './crossed'
import { estimateOverSeeds } from './over-seeds'
import { signFlip } from './sign-flip'
import { seedMeans, type DifferenceTable } from './table'
import { twoWayEstimate, type TrainingSetDifferences } from './two-way'
import type { Comparison } from './verdict'

interface Options {
  /** Whether scores are 0 or 1. */
  isBinary: boolean
  level: number
  /** Why the metric allows no verdict on such data; null where it does. */
  refusal: string | null
}

/** A comparison on one fixed split: examples crossed with seeds, and sign flips over the seeds. */
export function compareOnOneSplit(
  table: DifferenceTable,
  { isBinary, level, refusal }: Options
): Comparison {
  const flipped = signFlip(seedMeans(table), level)
  return { estimate: crossedEstimate(table, isBinary), signFlip: flipped, refusal }
}

/** A comparison over several splits or folds; their differences depend on each other, so no signs are flipped. */
export const compareOverTrainingSets = (
  sets: TrainingSetDifferences[],
  { isBinary, refusal }: Options
): Comparison => ({ estimate: twoWayEstimate(sets, isBinary), signFlip: null, refusal })

/** A comparison of figures that no single test example has: over seeds alone. */
export function compareOverSeeds(
  differences: ArrayLike<number>,
  { level, refusal }: Omit<Options, 'isBinary'>
): Comparison {
  const flipped = signFlip(differences, level)
  return { estimate: estimateOverSeeds(differences), signFlip: flipped, refusal }
}

import { mean, variance } from '../statistics'
import type { DifferenceEstimate } from './estimate'

/** Represents an unlimited number of examples. */
const manyExamples = 1e6

/**
 * The mean difference by Student's t over seeds alone: for figures that no single test example has. It says nothing
 * about new examples.
 */
export function estimateOverSeeds(differences: ArrayLike<number>): DifferenceEstimate {
  const seeds = differences.length
  const difference = mean(differences)
  const spread = variance(differences)
  return {
    difference,
    centre: difference,
    variance: spread / seeds,
    degrees: seeds - 1,
    overSeeds: { error: Math.sqrt(spread / seeds), degrees: seeds - 1 },
    examples: manyExamples,
    testedEach: manyExamples,
    replicates: seeds,
    isBinary: false,
    components: { example: 0, seed: spread, residual: 0 }
  }
}

import { variance } from '../statistics'
import type { DifferenceEstimate } from './estimate'
import { seedMeans, type DifferenceTable } from './table'

/**
 * The mean difference over all examples and seeds of one fixed split, with the variance that new examples and new seeds
 * would give it: var(example)/T + var(seed)/n + var(residual)/(nT), by the method of moments for two crossed random
 * factors, with degrees of freedom by Satterthwaite (1946). Written as max(MSA, MSS, MSA + MSS - MSE)/(nT), it counts
 * the residual once and never falls below either factor alone.
 * @param isBinary whether scores are 0 or 1, so that differences are -1, 0 or 1
 * @returns a variance of NaN with fewer than two examples or seeds
 */
export function crossedEstimate(table: DifferenceTable, isBinary: boolean): DifferenceEstimate {
  const { examples, seeds } = table
  const columns = seedMeans(table)
  const difference = columns.reduce((sum, value) => sum + value, 0) / seeds
  const known = examples > 1 && seeds > 1
  const { ofExamples, ofSeeds, ofResidual } = known
    ? meanSquares(table, columns, difference)
    : { ofExamples: NaN, ofSeeds: NaN, ofResidual: NaN }
  const largest = Math.max(ofExamples, ofSeeds, ofExamples + ofSeeds - ofResidual)
  const cells = examples * seeds
  return {
    difference,
    centre: difference,
    variance: largest / cells,
    degrees: satterthwaite(largest, [
      { value: ofExamples, degrees: examples - 1 },
      { value: ofSeeds, degrees: seeds - 1 },
      { value: ofResidual, degrees: (examples - 1) * (seeds - 1) }
    ]),
    overSeeds: { error: Math.sqrt(variance(columns) / seeds), degrees: seeds - 1 },
    examples,
    testedEach: examples,
    replicates: seeds,
    isBinary,
    components: {
      example: Math.max(0, (ofExamples - ofResidual) / seeds),
      seed: Math.max(0, (ofSeeds - ofResidual) / examples),
      residual: ofResidual
    }
  }
}

function meanSquares(
  { examples, seeds, values }: DifferenceTable,
  columns: Float64Array,
  centre: number
) {
  let [betweenExamples, residual] = [0, 0]
  for (let i = 0; i < examples; i++) {
    const start = i * seeds
    let row = 0
    for (let s = 0; s < seeds; s++) row += values[start + s]!
    row /= seeds
    betweenExamples += (row - centre) ** 2
    for (let s = 0; s < seeds; s++) {
      const rest = values[start + s]! - row - columns[s]! + centre
      residual += rest * rest
    }
  }
  const betweenSeeds = columns.reduce((sum, column) => sum + (column - centre) ** 2, 0)
  return {
    ofExamples: (seeds * betweenExamples) / (examples - 1),
    ofSeeds: (examples * betweenSeeds) / (seeds - 1),
    ofResidual: residual / ((examples - 1) * (seeds - 1))
  }
}

interface Part {
  value: number
  degrees: number
}

/**
 * Degrees of freedom of a sum of estimated variances (Satterthwaite 1946), never below those of the smaller factor;
 * where nothing varies those of the first.
 */
export function satterthwaite(total: number, parts: [Part, Part, Part]): number {
  const [first, second] = parts
  const spread = parts.reduce((sum, { value, degrees }) => sum + value ** 2 / degrees, 0)
  if (!(spread > 0)) return first.degrees
  return Math.max(total ** 2 / spread, Math.min(first.degrees, second.degrees))
}

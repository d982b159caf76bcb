import { compareOnOneSplit, compareOverTrainingSets } from '../../src/core/inference/compare'
import { crossedEstimate } from '../../src/core/inference/crossed'
import { equivalenceP, halfWidth, pValue } from '../../src/core/inference/estimate'
import { designOf, powerOf, type Truth } from '../../src/core/inference/planning'
import { judge, type Comparison } from '../../src/core/inference/verdict'
import { Generator } from '../../src/core/random'
import { fixedSplit, severalTrainingSets, testSets } from './tables'
import { centres, truths, worlds, type World } from './world'

export type Scheme = 'fixed' | 'splits' | 'k-fold'

/** One cell of the main table: a world, a scheme, and how many examples and replicates. */
export interface Cell {
  scheme: Scheme
  world: World
  examples: number
  replicates: number
}

const level = 0.05
const margin = 0.01
const plannedMargin = 0.02

export const cells: Cell[] = [27, 50, 270, 1700].flatMap((examples) =>
  (['fixed', 'splits', 'k-fold'] as const).flatMap((scheme) =>
    [3, 5, 10, 20].flatMap((replicates) =>
      worlds.map((world) => ({ scheme, world, examples, replicates }))
    )
  )
)

export const keyOf = ({ scheme, world, examples, replicates }: Cell): string =>
  `${scheme} T=${examples} n=${replicates} tau=${world.tau} shift=${world.shift}`

/** Rates over the repeats of a cell. */
export interface CellResult {
  repeats: number
  /** Better or worse though nothing is true. */
  error: number
  /** Intervals that contain the truth, by truth. */
  coverage: number[]
  /** Mean half-width, by truth. */
  halfWidth: number[]
  /** Better at a true +2 points. */
  found: number
  /** No relevant difference (margin 2 points) at no true difference. */
  foundNone: number
  /** What planning promises for the two, from the true components; null for several training sets. */
  promised: { found: number; foundNone: number } | null
}

/** Simulates a cell with the estimator, the verdict and the planning of the studio. */
export function simulateCell(cell: Cell, repeats: number, seed: number): CellResult {
  const middle = centres(cell.world)
  const stream = cells.indexOf(cell)
  const sums = {
    ...{ error: 0, found: 0, foundNone: 0 },
    coverage: truths.map(() => 0),
    halfWidth: truths.map(() => 0)
  }
  for (let repeat = 0; repeat < repeats; repeat++) {
    const random = new Generator([seed, stream], repeat, 0)
    comparisonsOf(cell, middle, random).forEach((comparison, t) => {
      const { estimate } = comparison
      sums.halfWidth[t]! += halfWidth(estimate, level)
      if (pValue(estimate, truths[t]) > level) sums.coverage[t]!++
      const [judged] = judge([comparison], { margin, higherIsBetter: true, level })
      if (t === 0) {
        if (judged!.p <= level) sums.error++
        if (equivalenceP(estimate, plannedMargin) < level) sums.foundNone++
      }
      if (truths[t] === plannedMargin && judged!.outcome === 'better') sums.found++
    })
  }
  return {
    repeats,
    error: sums.error / repeats,
    coverage: sums.coverage.map((count) => count / repeats),
    halfWidth: sums.halfWidth.map((sum) => sum / repeats),
    found: sums.found / repeats,
    foundNone: sums.foundNone / repeats,
    promised: cell.scheme === 'fixed' ? promiseOf(cell, middle, seed) : null
  }
}

function comparisonsOf(
  { scheme, world, examples, replicates }: Cell,
  middle: ReturnType<typeof centres>,
  random: Generator
): Comparison[] {
  const size = { examples, replicates }
  const options = { isBinary: true, level, refusal: null }
  if (scheme === 'fixed') {
    const tables = fixedSplit(world, middle, size, random)
    return tables.map((table) => {
      const estimate = crossedEstimate(table, true)
      // Sign flips can only revoke a finding, so they are skipped where there is none.
      return pValue(estimate) > level
        ? { ...options, estimate, signFlip: null }
        : compareOnOneSplit(table, options)
    })
  }
  const tested = testSets(scheme, size, random)
  const tables = severalTrainingSets(world, middle, tested, random)
  return tables.map((sets) => compareOverTrainingSets(sets, options))
}

/** Power from the true variance components: those of a table so large that its estimate is the truth. */
function promiseOf(
  { world, examples, replicates }: Cell,
  middle: ReturnType<typeof centres>,
  seed: number
): CellResult['promised'] {
  const large = { examples: 4000, replicates: 100 }
  const tables = fixedSplit(world, middle, large, new Generator([seed, 1000], 0, 0))
  const power = (index: number, truth: Truth): number => {
    const design = designOf(crossedEstimate(tables[index]!, true))
    const goal = { truth, margin: plannedMargin, level, comparisons: 1 }
    return powerOf({ ...design, examples, testedEach: examples }, goal, replicates)
  }
  return { found: power(truths.indexOf(plannedMargin), 'margin'), foundNone: power(0, 'none') }
}

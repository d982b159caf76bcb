import type { ReplicatePlan } from '../../contract/experiment/table'
import { chiSquareQuantile, logGamma, normalCdf } from '../special-functions'
import { studentCritical } from '../student-t'
import { satterthwaite } from './crossed'
import { leastHalfWidth, type DifferenceEstimate, type VarianceComponents } from './estimate'

/** The true difference for which a plan is made: none (to be found irrelevant), the margin, or half of it (to be found). */
export type Truth = ReplicatePlan['truth']

/** What an experiment is: where its variance comes from, and on how many examples it rests. */
export interface Design {
  components: VarianceComponents
  /** Independent examples tested. */
  examples: number
  /** Examples tested with each seed or training set. */
  testedEach: number
  isBinary: boolean
  /** Whether the seeds' own t applies: on one fixed split. */
  overSeeds: boolean
}

export interface Goal {
  truth: Truth
  /** Smallest difference that matters. */
  margin: number
  level: number
  /** Between which Holm's level is shared. */
  comparisons: number
}

const wantedPower = 0.8
const mostReplicates = 1000

/** The design that an estimate was made with. */
export function designOf(estimate: DifferenceEstimate): Design {
  const { components, examples, testedEach, isBinary, overSeeds } = estimate
  return { components, examples, testedEach, isBinary, overSeeds: overSeeds !== null }
}

/** var(example)/T + (var(seed) + var(residual)/T)/n */
export function plannedVariance(design: Design, replicates: number): number {
  const { example, seed, residual } = design.components
  return example / design.examples + (seed + residual / design.testedEach) / replicates
}

/**
 * The power to reach the goal with this many seeds (training sets): that the interval excludes 0 on the right
 * side, or for no true difference that it lies inside the margin. The mean square of the seeds follows chi squared; those
 * of examples and residual, which have far more degrees, are taken at their expectation. For each the half-width is the
 * largest of three, as in `halfWidth`.
 */
export function powerOf(design: Design, goal: Goal, replicates: number): number {
  if (replicates < 2) return 0
  const { margin, truth, comparisons } = goal
  const level = truth === 'none' ? goal.level : goal.level / comparisons
  const error = Math.sqrt(plannedVariance(design, replicates))
  const half = expectedHalfWidth(design, level, replicates)
  return overChi(replicates - 1, (scale) => {
    const reach = half(scale ** 2)
    if (truth !== 'none') {
      const distance = truth === 'margin' ? margin : margin / 2
      return probabilityBelow(distance - reach, error)
    }
    return Math.max(0, 2 * probabilityBelow(margin - reach, error) - 1)
  })
}

const probabilityBelow = (distance: number, error: number): number =>
  error === 0 ? (distance > 0 ? 1 : 0) : normalCdf(distance / error)

/** The half-width when the mean square of the seeds comes out as `factor` times what is expected. */
function expectedHalfWidth(
  { components, examples, testedEach, isBinary, overSeeds }: Design,
  level: number,
  replicates: number
): (factor: number) => number {
  const count = testedEach * replicates
  const ofResidual = components.residual
  const ofExamples = ofResidual + (components.example * count) / examples
  const ofSeeds = ofResidual + testedEach * components.seed
  const floor = isBinary ? leastHalfWidth(examples, level) : 0
  const critical = criticalsOf(level)
  return (factor) => {
    const seeds = ofSeeds * factor
    const total = Math.max(ofExamples, seeds, ofExamples + seeds - ofResidual)
    const degrees = satterthwaite(total, [
      { value: ofExamples, degrees: examples - 1 },
      { value: seeds, degrees: replicates - 1 },
      { value: ofResidual, degrees: (testedEach - 1) * (replicates - 1) }
    ])
    const crossed = critical(degrees) * Math.sqrt(total / count)
    const own = overSeeds ? critical(replicates - 1) * Math.sqrt(seeds / count) : 0
    return Math.max(crossed, own, floor)
  }
}

const criticalsByLevel = new Map<number, Float64Array>()
const criticalSteps = 64

/** Critical values of t by linear interpolation over 1/degrees, from one degree on: to 0.001 from two degrees on. */
function criticalsOf(level: number): (degrees: number) => number {
  let known = criticalsByLevel.get(level)
  if (!known) {
    known = Float64Array.from({ length: criticalSteps + 1 }, (_, step) =>
      studentCritical(level, step === 0 ? 1e9 : criticalSteps / step)
    )
    criticalsByLevel.set(level, known)
  }
  const values = known
  return (degrees) => {
    const place = Math.min(criticalSteps, criticalSteps / degrees)
    const below = Math.min(criticalSteps - 1, Math.floor(place))
    return values[below]! + (place - below) * (values[below + 1]! - values[below]!)
  }
}

const panels = 400

/** The expectation of a function of sqrt(chi squared / degrees), by Simpson's rule. */
function overChi(degrees: number, value: (scale: number) => number): number {
  const logFactor = Math.log(2) + (degrees / 2) * Math.log(degrees / 2) - logGamma(degrees / 2)
  const spread = 8 / Math.sqrt(2 * degrees)
  const low = Math.max(0, 1 - spread)
  const width = (1 + spread + 1 / degrees - low) / panels
  let [sum, total] = [0, 0]
  for (let i = 0; i <= panels; i++) {
    const s = low + i * width
    if (s === 0) continue
    const density = Math.exp(logFactor + (degrees - 1) * Math.log(s) - (degrees * s * s) / 2)
    const weight = density * (i === panels ? 1 : i % 2 === 1 ? 4 : 2)
    sum += weight * value(s)
    total += weight
  }
  return sum / total
}

/** The fewest seeds (training sets), at least three, with 80 % power; null if a thousand are not enough. */
export function neededReplicates(design: Design, goal: Goal): number | null {
  const enough = (replicates: number) => powerOf(design, goal, replicates) >= wantedPower
  if (!enough(mostReplicates)) return null
  let low = 2
  let high = mostReplicates
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (enough(middle)) high = middle
    else low = middle
  }
  return high
}

/** The fewest test examples with 80 % power at so many seeds on one fixed split; null if no number is enough. */
export function neededExamples(design: Design, goal: Goal, replicates: number): number | null {
  const enough = (examples: number) =>
    powerOf(
      { ...design, examples, testedEach: (design.testedEach * examples) / design.examples },
      goal,
      replicates
    ) >= wantedPower
  const most = 1e7
  if (!enough(most)) return null
  let low = 2
  let high = most
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (enough(middle)) high = middle
    else low = middle
  }
  return high
}

/**
 * The number of seeds (training sets) needed to reach the goal, from a finished experiment or a pilot, with the
 * range that the uncertainty of its variance leaves.
 */
export function planFrom(estimate: DifferenceEstimate, goal: Goal): ReplicatePlan | null {
  if (!(estimate.replicates >= 2 && estimate.variance >= 0)) return null
  const design = designOf(estimate)
  const scaled = (factor: number): Design => ({
    ...design,
    components: scaledComponents(design.components, factor)
  })
  const { degrees } = estimate
  const replicates = neededReplicates(design, goal)
  return {
    truth: goal.truth,
    replicates,
    fewest: neededReplicates(scaled(degrees / chiSquareQuantile(0.9, degrees)), goal),
    most: neededReplicates(scaled(degrees / chiSquareQuantile(0.1, degrees)), goal),
    examples: replicates === null ? neededExamples(design, goal, mostReplicates) : null
  }
}

const scaledComponents = (
  { example, seed, residual }: VarianceComponents,
  factor: number
): VarianceComponents => ({
  example: example * factor,
  seed: seed * factor,
  residual: residual * factor
})

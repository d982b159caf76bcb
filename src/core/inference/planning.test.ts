import { describe, expect, it } from 'vitest'
import reference from '../../../reference/inference.json'
import { chiSquareQuantile } from '../special-functions'
import { crossedEstimate } from './crossed'
import {
  neededExamples,
  neededReplicates,
  plannedVariance,
  planFrom,
  powerOf,
  type Design,
  type Goal
} from './planning'

/** Scores that are not 0/1, with seeds that matter and examples that hardly do. */
const seedsMatter: Design = {
  components: { example: 0, seed: 0.01 ** 2, residual: 0 },
  ...{ examples: 1e6, testedEach: 1e6, isBinary: false, overSeeds: true }
}
const goal: Goal = { truth: 'margin', margin: 0.01, level: 0.05, comparisons: 1 }

describe('how many seeds are needed', () => {
  it('agrees with the t test where only seeds vary', () => {
    // statsmodels TTestPower().solve_power(1, alpha=0.05, power=0.8) = 9.94; scipy.stats.nct: power at 10 is 0.803
    expect(powerOf(seedsMatter, goal, 10)).toBeCloseTo(0.803, 2)
    expect(neededReplicates(seedsMatter, goal)).toBe(10)
  })

  // statsmodels.stats.power.TTestPower().power(effect, pairs, 0.05)
  it.each([
    [0.5, 10, 0.2931756065140767],
    [1.2, 5, 0.5302212511402787],
    [0.2, 100, 0.508264806621038]
  ])('has the power of the t test for an effect of %f over %i seeds', (effect, pairs, expected) => {
    const seed = (goal.margin / effect) ** 2
    const design = { ...seedsMatter, components: { example: 0, seed, residual: 0 } }
    // One side of the test, to the accuracy of the integral
    expect(Math.abs(powerOf(design, goal, pairs) - expected)).toBeLessThan(0.002)
  })

  it('takes about four times the seeds at half the margin', () => {
    const half = neededReplicates(seedsMatter, { ...goal, truth: 'half the margin' })!
    expect(half).toBeGreaterThanOrEqual(30)
    expect(half).toBeLessThanOrEqual(40)
  })

  it('needs more to find that there is no difference than to find the margin', () => {
    const none = neededReplicates(seedsMatter, { ...goal, truth: 'none' })!
    expect(none).toBeGreaterThan(10)
    expect(neededReplicates(seedsMatter, { ...goal, comparisons: 5 })!).toBeGreaterThan(10)
  })

  it('says that no number of seeds will do, and how many examples would', () => {
    const fewExamples: Design = {
      components: { example: 0.02, seed: 0, residual: 0.03 },
      ...{ examples: 270, testedEach: 270, isBinary: true, overSeeds: true }
    }
    expect(neededReplicates(fewExamples, goal)).toBeNull()
    const examples = neededExamples(fewExamples, goal, 1000)!
    // (1.96 + 0.84)^2 x 0.02 / 0.01^2 = 1570
    expect(examples).toBeGreaterThan(1500)
    expect(examples).toBeLessThan(1650)
    const alone = { ...fewExamples, components: { example: 0, seed: 0, residual: 0 } }
    // Nothing varies, yet ln(20)/270 is more than one point.
    expect(neededReplicates(alone, { ...goal, truth: 'none' })).toBeNull()
    expect(neededExamples(alone, { ...goal, truth: 'none' }, 10)).toBe(300)
    expect(plannedVariance(fewExamples, 10)).toBeCloseTo(0.02 / 270 + 0.03 / 2700, 15)
  })

  it('gives a range from a pilot', () => {
    const { values, binary } = reference.crossed[2]!
    const [examples, seeds] = [values.length, values[0]!.length]
    const estimate = crossedEstimate({ examples, seeds, values: values.flat() }, binary)
    const plan = planFrom(estimate, { ...goal, margin: 0.3 })!
    expect(plan.fewest!).toBeLessThanOrEqual(plan.replicates!)
    expect(plan.most ?? Infinity).toBeGreaterThanOrEqual(plan.replicates!)
    const one = crossedEstimate({ examples: 3, seeds: 1, values: [1, 0, 0] }, true)
    expect(planFrom(one, goal)).toBeNull()
  })

  it.each(reference.chiSquare)('knows the chi-squared quantile of %f with %f degrees', (...row) => {
    const [probability, degrees, expected] = row as unknown as [number, number, number]
    expect(chiSquareQuantile(probability, degrees) / expected).toBeCloseTo(1, 10)
  })
})

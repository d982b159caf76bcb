import { describe, expect, it } from 'vitest'
import reference from '../../../../reference/inference.json'
import { meanAveragePrecision } from '../../multi-label'
import {
  accuracyContributions,
  balancedAccuracyContributions,
  calibrationErrorContributions,
  lossContributions,
  macroF1Contributions
} from './classes'
import { logContributions, type Contributions } from './contribution'
import { averagePrecisionContributions, exactMatchContributions } from './labels'
import {
  absoluteErrorContributions,
  r2Contributions,
  rmseContributions,
  squaredErrorContributions
} from './numbers'

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

function expectContributions(
  { value, each }: Contributions,
  expected: { value: number; each: number[] },
  digits = 10
) {
  expect(value).toBeCloseTo(expected.value, 11)
  expect(mean(each)).toBeCloseTo(value, 11)
  expect(each).toHaveLength(expected.each.length)
  expected.each.forEach((one, i) => expect(each[i]).toBeCloseTo(one, digits))
}

describe('what each example contributes', () => {
  const { classes, numbers, labelSets } = reference

  // Jackknife and derivatives by the weight of an example, by numpy and scikit-learn; derivatives to 7 digits.
  it('equals the jackknife for macro F1 and the calibration error', () => {
    expectContributions(macroF1Contributions(classes), classes.macroF1)
    expectContributions(calibrationErrorContributions(classes), classes.ece)
    expectContributions(lossContributions(classes), classes.loss)
  })

  it('equals the numerical derivative for balanced accuracy, RMSE and R2', () => {
    expectContributions(balancedAccuracyContributions(classes), classes.balancedAccuracy, 7)
    for (const expected of numbers) {
      expectContributions(rmseContributions(expected), expected.rmse, 7)
      expectContributions(r2Contributions(expected), expected.r2, 7)
    }
  })

  it('equals the jackknife for the average precision, with ties', () => {
    const contributions = averagePrecisionContributions(labelSets)
    expectContributions(contributions, labelSets.averagePrecision)
    const { logits, labels, outputs } = labelSets
    expect(contributions.value).toBeCloseTo(meanAveragePrecision(logits, labels, outputs), 12)
  })

  it('is the score of each example where the metric is a mean of them', () => {
    const sure = { logits: [2, 1, 0, 1], labels: [0, 0], classes: 2 }
    expect([...accuracyContributions(sure).each]).toEqual([1, 0])
    expect(accuracyContributions(sure)).toMatchObject({ value: 0.5, isBinary: true })
    const pairs = { predicted: [1, 2, 3, 4], labels: [1, 4, 3, 1], targets: 2 }
    expect([...absoluteErrorContributions(pairs).each]).toEqual([1, 1.5])
    expect([...squaredErrorContributions(pairs).each]).toEqual([2, 4.5])
    const sets = { logits: [1, -1, 1, 1], labels: [1, 0, 1, 0], outputs: 2 }
    expect([...exactMatchContributions(sets).each]).toEqual([1, 0])
  })

  it('turns a ratio into a difference of logarithms', () => {
    const logged = logContributions({
      value: 2,
      each: Float64Array.of(1, 3),
      isBinary: false,
      refusal: null
    })
    expect(logged.value).toBeCloseTo(Math.LN2, 15)
    expect([...logged.each]).toEqual([Math.LN2 - 0.5, Math.LN2 + 0.5])
  })

  it('refuses a verdict where the metric says too little', () => {
    expect(calibrationErrorContributions(classes).refusal).toMatch(/40 test examples, below 1000/)
    expect(balancedAccuracyContributions(classes).refusal).toBeNull()
    const few = { logits: [1, 0, 0, 1, 1, 0], labels: [0, 1, 0], classes: 2 }
    expect(balancedAccuracyContributions(few).refusal).toMatch(/^A class has 1 test example:/)
    expect(macroF1Contributions(few).refusal).toMatch(/at least 5/)
    const exact = { predicted: [1, 2], labels: [1, 2], targets: 1 }
    expect(rmseContributions(exact).refusal).toMatch(/exact/)
    expect(r2Contributions(exact).refusal).toMatch(/prefer RMSE/)
  })
})

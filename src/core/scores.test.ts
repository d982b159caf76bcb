import { describe, expect, it } from 'vitest'
import {
  balancedAccuracy,
  confusionMatrix,
  macroF1,
  scoresByClass,
  topAccuracy
} from './classification'
import { averagePrecision, exactMatch, meanAveragePrecision } from './multi-label'
import { regressionScores } from './regression'

describe('classification', () => {
  const labels = [0, 0, 1, 1, 2, 2, 2]
  const predicted = [0, 1, 1, 1, 2, 0, 2]

  it('counts true classes in rows and predicted ones in columns', () => {
    expect(confusionMatrix(labels, predicted, 3)).toEqual([
      [1, 1, 0],
      [0, 2, 0],
      [1, 0, 2]
    ])
  })

  it('scores every class (sklearn.metrics.precision_recall_fscore_support)', () => {
    const scores = scoresByClass(confusionMatrix(labels, predicted, 3))
    expect(scores.map((score) => score.examples)).toEqual([2, 2, 3])
    expect(scores.map((score) => score.precision)).toEqual([0.5, 2 / 3, 1])
    expect(scores.map((score) => score.recall)).toEqual([0.5, 1, 2 / 3])
    expect(scores.map((score) => score.f1)).toEqual([0.5, 0.8, 0.8])
  })

  it('says NaN of a class that never occurs', () => {
    const [, never] = scoresByClass(confusionMatrix([0], [0], 2))
    expect(never).toEqual({ examples: 0, precision: NaN, recall: NaN, f1: NaN })
  })

  it('weighs all classes equally (sklearn.metrics.balanced_accuracy_score)', () => {
    const frequent = [0, 0, 0, 0, 1, 2]
    const confusion = confusionMatrix(frequent, [0, 0, 0, 1, 0, 2], 4)
    expect(balancedAccuracy(confusion)).toBeCloseTo((0.75 + 0 + 1) / 3, 12)
  })

  it('averages F1 over classes (sklearn.metrics.f1_score, average="macro")', () => {
    expect(macroF1(confusionMatrix(labels, predicted, 4))).toBeCloseTo((0.5 + 0.8 + 0.8) / 3, 12)
    // Class 1 is predicted but never occurs: it counts as 0.
    expect(macroF1(confusionMatrix([0, 0], [0, 1], 3))).toBeCloseTo(2 / 3 / 2, 12)
  })

  it('looks among the k largest, the first of equals ahead', () => {
    const scores = [0.1, 0.5, 0.4, 0.3, 0.3, 0.3]
    expect(topAccuracy(scores, [2, 1], 3, 1)).toBe(0)
    expect(topAccuracy(scores, [2, 1], 3, 2)).toBe(1)
    expect(topAccuracy(scores, [0, 2], 3, 2)).toBe(0)
  })
})

describe('multi-label', () => {
  it('takes equal scores together (sklearn.metrics.average_precision_score)', () => {
    const scores = [0.9, 0.8, 0.8, 0.4, 0.3, 0.1]
    expect(averagePrecision(scores, [1, 0, 1, 1, 0, 0])).toBeCloseTo(0.8055555555555556, 12)
  })

  it('averages over the labels that occur', () => {
    // Label 0: the positive ranks first, 1. Label 1: it ranks second of two, 1/2. Label 2 never occurs.
    const scores = [2, 1, 0, 1, 3, 0]
    const labels = [1, 1, 0, 0, 0, 0]
    expect(meanAveragePrecision(scores, labels, 3)).toBe(0.75)
    expect(averagePrecision([1], [0])).toBeNaN()
  })

  it('matches exactly only where all labels do', () => {
    expect(exactMatch([1, -1, 1, 1], [1, 0, 1, 0], 2)).toBe(0.5)
  })
})

describe('regression', () => {
  it('agrees with scikit-learn on two targets', () => {
    const labels = [1, 10, 2, 12, 4, 9, 3, 15]
    const predicted = [1.5, 11, 2, 10, 3, 9, 3.5, 13]
    const scores = regressionScores(predicted, labels, 2)
    expect(scores.r2).toBeCloseTo(0.6357142857142857, 12)
    expect(scores.rmse).toBeCloseTo(1.14564392373896, 12)
    expect(scores.mae).toBeCloseTo(0.875, 12)
  })

  it('has no R2 where the target never varies', () => {
    expect(regressionScores([1, 2], [1, 1], 1).r2).toBeNaN()
  })
})

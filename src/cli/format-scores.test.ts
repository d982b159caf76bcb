import { expect, it } from 'vitest'
import { formatMetric } from '../contract/format-number'
import { metricKeys, metrics } from '../contract/metric'
import { scoredEverything } from '../contract/testing/scores'
import { describeScores } from './format-scores'

it('prints every metric, in the words of the tables', () => {
  const scores = scoredEverything()
  expect(describeScores(scores)).toEqual(
    metricKeys.map((key) => `${metrics[key].shortTitle} ${formatMetric(key, scores[key])}`)
  )
})

it('prints what the task has', () => {
  expect(
    describeScores({
      examples: 4,
      score: 0.912,
      loss: 0.25,
      averagePrecision: 0.912,
      exactMatch: 0.5
    })
  ).toEqual(['mAP 91.2 %', 'exact match 50.0 %', 'loss 0.2500'])
  expect(
    describeScores({ examples: 4, score: 0.5, loss: 0.25, accuracy: 0.5, top5: 1, ece: 0.1 })
  ).toEqual(['accuracy 50.0 %', 'top-5 100.0 %', 'loss 0.2500', 'ECE 10.0 %'])
})

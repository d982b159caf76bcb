import { describe, expect, it } from 'vitest'
import { comparedMetric } from './experiment/metric'
import { formatMetric } from './format-number'
import {
  metricKeys,
  metricName,
  metrics,
  metricsOf,
  relevantDifferenceOf,
  scoreMetricOf,
  scoreMetrics
} from './metric'
import { scores } from './metrics'

describe('metric descriptors', () => {
  it('gives each metric a smallest difference that matters, in units of the target where it is', () => {
    expect(relevantDifferenceOf('accuracy', undefined)).toBe(0.01)
    expect(relevantDifferenceOf('r2', 802)).toBe(0.01)
    // Penguins: the body mass has a standard deviation of 802 g.
    expect(relevantDifferenceOf('rmse', 802)).toBe(8)
    expect(relevantDifferenceOf('mae', 0)).toBe(0.01)
  })

  it('gives every metric a field of the scores and a place in experiments', () => {
    for (const key of metricKeys) {
      expect(scores.shape).toHaveProperty(key)
      expect(comparedMetric.options).toContain(key)
    }
  })

  it('names every metric by columns, titles and short titles of its own', () => {
    for (const name of ['column', 'title', 'shortTitle'] as const) {
      expect(new Set(metricKeys.map((key) => metrics[key][name])).size).toBe(metricKeys.length)
    }
    expect(metricKeys.every((key) => /^[a-z][a-z0-9_]*$/.test(metrics[key].column))).toBe(true)
  })

  it('lists the score of a task first, and no metric of another task', () => {
    expect(metricsOf('multi-label')).toEqual(['averagePrecision', 'exactMatch', 'loss'])
    expect(metricsOf('regression')).toEqual(['r2', 'rmse', 'mae', 'loss'])
    expect(metricsOf('classification')[0]).toBe(scoreMetrics.classification)
    expect(metricsOf(null)).toEqual(metricKeys)
  })

  it('finds from scores which metric the score is', () => {
    expect(scoreMetricOf({ loss: 1, rmse: 2, r2: 0.5 })).toBe('r2')
    expect(scoreMetricOf({ loss: 1, exactMatch: 0.5, averagePrecision: 0.9 })).toBe(
      'averagePrecision'
    )
    expect(scoreMetricOf({ loss: 1 })).toBeNull()
  })

  it('reads files that spell NaN and that lack metrics of later versions', () => {
    const read = scores.parse({ examples: 2, loss: 'NaN', score: 0.5, accuracy: 0.5 })
    expect(read).toEqual({ examples: 2, loss: NaN, score: 0.5, accuracy: 0.5 })
  })

  it('writes shares in percent, whatever the task, and other scores as numbers', () => {
    expect(formatMetric('averagePrecision', 0.912)).toBe('91.2 %')
    expect(formatMetric('accuracy', 0.912)).toBe('91.2 %')
    expect(formatMetric('r2', 0.912345)).toBe('0.9123')
    expect(formatMetric('rmse', NaN)).toBe('NaN')
    expect(formatMetric('rmse', undefined)).toBe('—')
  })

  it('keeps acronyms as they are within a sentence', () => {
    expect(metricName('averagePrecision')).toBe('mean average precision')
    expect(metricName('rmse')).toBe('RMSE')
  })
})

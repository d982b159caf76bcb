import { describe, expect, it } from 'vitest'
import { tuningConfig } from '../contract/experiment/tuning'
import { drawSettings, rankTrials, tuningRounds } from './tuning'

const tuning = (change: object = {}) => tuningConfig.parse(change)

describe('settings that are tried', () => {
  it('begin with those of the base, and are the same for the same seed', () => {
    const drawn = drawSettings(tuning({ trials: 5 }))
    expect(drawn).toHaveLength(5)
    expect(drawn[0]).toEqual({})
    expect(drawSettings(tuning({ trials: 5 }))).toEqual(drawn)
    expect(drawSettings(tuning({ trials: 5, drawSeed: 1 }))).not.toEqual(drawn)
    // More trials only add some.
    expect(drawSettings(tuning({ trials: 9 })).slice(0, 5)).toEqual(drawn)
  })

  it('are spread evenly on a logarithmic scale, and over the values of a list', () => {
    const space = {
      'optimizer.learningRate': { low: 1e-4, high: 1 },
      'training.epochs': { values: [10, 20] }
    }
    const drawn = drawSettings(tuning({ trials: 128, space })).slice(1)
    const tenths = drawn.map((settings) => Math.log10(settings['optimizer.learningRate']!))
    expect(Math.min(...tenths)).toBeGreaterThanOrEqual(-4)
    expect(Math.max(...tenths)).toBeLessThan(0)
    const mean = tenths.reduce((sum, one) => sum + one, 0) / tenths.length
    // Uniform over four decades: standard deviation 4 / sqrt(12)
    expect(Math.abs(mean + 2)).toBeLessThan((4 * 1.155) / Math.sqrt(127))
    const short = drawn.filter((settings) => settings['training.epochs'] === 10).length
    expect(Math.abs(short - 63.5)).toBeLessThan(4 * Math.sqrt(127 / 4))
  })

  it('needs a range that goes upwards', () => {
    const space = { 'optimizer.learningRate': { low: 1, high: 0.1 } }
    expect(tuningConfig.safeParse({ space }).success).toBe(false)
  })
})

describe('rounds', () => {
  it('of random search are one, in full', () => {
    expect(tuningRounds(tuning({ trials: 6 }), 40)).toEqual([{ trials: 6, epochs: 40 }])
  })

  it('of successive halving keep the better half and double the epochs up to all', () => {
    const halving = tuning({ method: 'successive-halving', trials: 8 })
    expect(tuningRounds(halving, 40)).toEqual([
      { trials: 8, epochs: 10 },
      { trials: 4, epochs: 20 },
      { trials: 2, epochs: 40 }
    ])
    expect(tuningRounds(halving, 2)).toEqual([
      { trials: 8, epochs: 1 },
      { trials: 4, epochs: 2 }
    ])
    expect(tuningRounds(halving, 1)).toEqual([{ trials: 8, epochs: 1 }])
  })
})

it('ranks by the metric, the earlier of equals first and what diverged last', () => {
  const trials = [NaN, 0.5, 0.9, 0.9].map((value, number) => ({ number, value }))
  const order = (higherIsBetter: boolean) =>
    rankTrials(trials, higherIsBetter).map(({ number }) => number)
  expect(order(true)).toEqual([2, 3, 1, 0])
  expect(order(false)).toEqual([1, 2, 3, 0])
})

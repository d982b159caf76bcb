import { describe, expect, it } from 'vitest'
import { mixingConfig } from '../../contract/mixing'
import { generator } from '../../core/random'
import { alphaAt, drawLambda } from './lambda'

describe('lambda', () => {
  const config = (settings: object) => {
    const parsed = mixingConfig.parse({ policy: 'input', lambdaPer: 'example', ...settings })
    if (parsed.policy !== 'input') throw new Error('unreachable')
    return parsed
  }
  const draw = (settings: object, epoch = 0) =>
    drawLambda(config(settings), { size: 2000, epoch }, generator(1, 'mixing'))
  const meanOf = (values: Float32Array) =>
    values.reduce((sum, value) => sum + value, 0) / values.length

  it('folds to the larger half', () => {
    // The mean of max(lambda, 1 - lambda) for a uniform lambda is 3/4, its deviation 1/sqrt(48).
    const folded = draw({ alpha: 1, fold: true })
    expect(Math.min(...folded)).toBeGreaterThanOrEqual(0.5)
    expect(Math.abs(meanOf(folded) - 0.75)).toBeLessThan(4 / Math.sqrt(48 * 2000))
  })

  it('is uniform or fixed where that is asked for', () => {
    const uniform = draw({ lambdaFrom: 'uniform', alpha: 64 })
    expect(Math.abs(uniform.filter((value) => value < 0.25).length - 500)).toBeLessThan(80)
    expect(new Set(draw({ lambdaFrom: 'fixed', fixedLambda: 0.75 }))).toEqual(new Set([0.75]))
    expect(new Set(draw({ alpha: 0 }))).toEqual(new Set([1]))
  })

  it('ramps alpha over the first mixed epochs', () => {
    const ramp = config({ alpha: 2, rampEpochs: 4, offFirst: 1 })
    expect([0, 1, 2, 3, 4, 5].map((epoch) => alphaAt(ramp, { epoch }))).toEqual([
      0, 0.5, 1, 1.5, 2, 2
    ])
    expect(new Set(draw({ alpha: 2, rampEpochs: 4, offFirst: 1 }, 0))).toEqual(new Set([1]))
  })
})

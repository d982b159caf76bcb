import { describe, expect, it } from 'vitest'
import reference from '../../reference/calibration.json'
import { calibration, fitTemperature, negativeLogLikelihood } from './calibration'
import { generator } from './random'

const predictionsOf = (sample: (typeof reference.cases)[number]) => ({
  logits: sample.logits.data,
  labels: sample.labels,
  classes: sample.logits.shape[1]!
})

describe.each(reference.cases)('calibration against the reference, case %#', (sample) => {
  const scores = calibration(predictionsOf(sample))

  it('gives every score', () => {
    expect(scores.accuracy).toBeCloseTo(sample.accuracy, 12)
    expect(scores.nll).toBeCloseTo(sample.nll, 8)
    expect(scores.brier).toBeCloseTo(sample.brier, 8)
    expect(scores.ece).toBeCloseTo(sample.ece15, 8)
    expect(scores.mce).toBeCloseTo(sample.mce15, 8)
    expect(scores.adaptiveEce).toBeCloseTo(sample.adaptiveEce15, 8)
    expect(scores.classwiseEce).toBeCloseTo(sample.classwiseEce15, 8)
    expect(scores.overconfidence).toBeCloseTo(sample.overconfidence15, 8)
  })

  it('gives every reliability bin', () => {
    sample.reliability15.forEach((expected, index) => {
      const bin = scores.bins[index]!
      expect(bin.low).toBeCloseTo(expected.low, 12)
      expect(bin.high).toBeCloseTo(expected.high, 12)
      expect(bin.count).toBe(expected.count)
      if (expected.accuracy === null) expect(bin.accuracy).toBeNaN()
      else expect(bin.accuracy).toBeCloseTo(expected.accuracy, 8)
      if (expected.confidence === null) expect(bin.confidence).toBeNaN()
      else expect(bin.confidence).toBeCloseTo(expected.confidence, 8)
    })
  })
})

describe('calibration by hand', () => {
  it('scores two sure answers, one of them wrong', () => {
    // Softmax of (ln 9, 0) is (0.9, 0.1); both rows fall into the bin that holds 0.9.
    const scores = calibration({
      logits: [Math.log(9), 0, Math.log(9), 0],
      labels: [0, 1],
      classes: 2
    })
    expect(scores.accuracy).toBe(0.5)
    expect(scores.nll).toBeCloseTo(-(Math.log(0.9) + Math.log(0.1)) / 2, 12)
    expect(scores.brier).toBeCloseTo((2 * 0.01 + 2 * 0.81) / 2, 12)
    expect(scores.ece).toBeCloseTo(0.4, 12)
    expect(scores.overconfidence).toBeCloseTo(0.9 * 0.4, 12)
  })

  it('puts a confidence on an edge into the lower bin', () => {
    const scores = calibration({ logits: [0, 0, 0], labels: [0], classes: 3 })
    expect(scores.bins.findIndex((bin) => bin.count === 1)).toBe(4) // 1/3 = 5/15 closes bin 4
  })
})

describe('temperature', () => {
  // scipy.optimize.minimize_scalar (bounded, xatol 1e-12) on the same logits.
  it.each([
    [0, 1.8837537501960333, 0.53620484170232],
    [1, 1.4770232715799065, 1.6958646070687542]
  ])('minimises the likelihood loss of reference case %i as SciPy does', (index, expected, nll) => {
    const predictions = predictionsOf(reference.cases[index]!)
    const temperature = fitTemperature(predictions)
    expect(temperature).toBeCloseTo(expected, 5)
    expect(negativeLogLikelihood(predictions, temperature)).toBeCloseTo(nll, 10)
  })

  it('is recovered from labels drawn at temperature 2.5', () => {
    const random = generator(9, 'mixing')
    const logits: number[] = []
    const labels: number[] = []
    for (let i = 0; i < 20_000; i++) {
      const z = 4 * random.normal()
      logits.push(z, 0)
      labels.push(random.uniform() < 1 / (1 + Math.exp(-z / 2.5)) ? 0 : 1)
    }
    expect(fitTemperature({ logits, labels, classes: 2 })).toBeCloseTo(2.5, 0)
  })

  it('stays finite where every label is right', () => {
    expect(fitTemperature({ logits: [1, 0, 0, 1], labels: [0, 1], classes: 2 })).toBeCloseTo(
      0.01,
      6
    )
  })
})

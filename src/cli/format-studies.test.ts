import { expect, it } from 'vitest'
import type { CalibrationScores } from '../contract/study-reports'
import { formatBetween, formatCalibration, formatRobustness } from './format-studies'

const scores = (ece: number): CalibrationScores => ({
  ...{ accuracy: 0.9, nll: 0.3, brier: 0.2, ece, mce: 0.5, adaptiveEce: ece, classwiseEce: 0.01 },
  overconfidence: 0.02,
  bins: [
    { low: 0, high: 0.5, count: 0, accuracy: NaN, confidence: NaN },
    { low: 0.5, high: 1, count: 30, accuracy: 0.9, confidence: 0.8 }
  ],
  eceByBins: [{ bins: 5, ece: ece / 2 }]
})

it('calibration before and after is shown side by side, without empty bins', () => {
  const scaled = { temperature: 1.25, fittedOn: 40, sameExamples: false, after: scores(0.02) }
  const text = formatCalibration({ examples: 30, epoch: 2, before: scores(0.1), scaled })
  expect(text).toMatch(/ECE, 15 bins +10\.0 % +2\.0 %/)
  expect(text).toMatch(/ECE, 5 bins +5\.0 % +1\.0 %/)
  expect(text).toContain('Temperature fitted on 40 examples of validation.')
  expect(text).toMatch(/50\.0 % to 100\.0 % +30 +80\.0 % +90\.0 %/)
  expect(text).not.toContain('0.0 % to 50.0 %')
})

it('masked gradients are reported', () => {
  const report = (masked: boolean) =>
    formatRobustness({
      ...{ examples: 10, epoch: 1, unit: 'range', perturbed: 64 },
      attacks: {
        ...{ steps: 20, restarts: 1 },
        curve: [{ epsilon: 0.1, stepSize: 0.0125, fgsm: 0.4, pgd: masked ? 0.6 : 0.3 }],
        masking: {
          ...{ masked, unboundedEpsilon: 1, unboundedAccuracy: masked ? 0.5 : 0 },
          ...{ weakerAt: masked ? [0.1] : [], zeroGradients: 0.25 }
        }
      },
      noise: [{ deviation: 0.2, score: 0.7 }]
    })
  expect(report(true)).toMatch(/do not trust.*50\.0 %.*25\.0 %.*weaker than FGSM at 0\.1/)
  expect(report(false)).toMatch(/0\.1 +40\.0 % +30\.0 % +0\.0125/)
  expect(report(false)).toContain('The gradients can be trusted')
})

it('regression has gaps and steepness, and neither misses nor spectra', () => {
  const text = formatBetween({
    ...{ pairs: 5, epoch: 1, lambdas: [0, 0.5] },
    places: [
      { block: 0, name: 'input', logitGap: [0, 0.25], probabilityGap: null, missRate: null }
    ],
    jacobian: { logits: [1, 2], probabilities: null },
    spectra: null
  })
  expect(text.split('\n')).toHaveLength(3)
  expect(text).toMatch(/gap of logits, input +0\.000 +0\.2500/)
})

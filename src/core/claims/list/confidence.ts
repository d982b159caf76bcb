import type { Claim } from '../claim'
import { ece, overconfidence, scaledEce, score, testLoss } from '../measures'
import { isInput, mixedMinusPlain, usualAlpha, usualInput } from '../terms'

const needsClasses = 'For confidence in a class; this data has no single class per example.'

export const calibration: Claim = {
  name: 'calibration',
  title: 'Better calibrated',
  statement: 'Mixing makes the confidence of a model match its accuracy better.',
  source: 'Thulasidasan et al., On Mixup Training, NeurIPS 2019',
  reported: 'ECE lowest at alpha 0.2 to 0.4; at alpha 1 models become underconfident.',
  unsuitable: ({ task }) => (task === 'classification' ? null : needsClasses),
  test: () =>
    'Plain training against input mixup with alpha 0.2: calibration error with 15 bins on the test split, before temperature scaling; the value after scaling is also shown.',
  experiment: (base) => ({
    base,
    grid: { mixing: [usualInput] },
    metric: 'ece',
    relevantDifference: 0.01
  }),
  studies: ['calibration'],
  measure: () => ece,
  relevant: 0.01,
  effect: 'Input mixup minus plain',
  terms: () => mixedMinusPlain(),
  beside: () => [scaledEce, overconfidence],
  expects: 'gain',
  remark:
    'If the error after temperature scaling is no smaller, a single temperature would have been enough.'
}

const [less, usual] = [0.05, 0.1]

export const labelSmoothing: Claim = {
  name: 'label-smoothing',
  title: 'With mixing, smooth less',
  statement: 'Mixed targets are already soft: with mixup a label smoothing of 0.05 beats 0.1.',
  source: "The method's usual advice",
  reported: 'No figures: "reduce the label smoothing parameter".',
  unsuitable: ({ task }) => (task === 'classification' ? null : needsClasses),
  test: () =>
    'Input mixup with alpha 0.2 and label smoothing of 0.05 against 0.1: loss on the test split, against labels that are neither mixed nor smoothed.',
  experiment: (base) => ({
    base,
    grid: { 'training.labelSmoothing': [less, usual], mixing: [usualInput] },
    metric: 'loss',
    relevantDifference: 0.01
  }),
  studies: [],
  measure: () => testLoss,
  relevant: 0.05,
  effect: 'Smoothing of 0.05 minus smoothing of 0.1, both with input mixup',
  terms: () => [
    {
      label: `Smoothing ${less}`,
      weight: 1,
      includes: (config) => isInput(usualAlpha)(config) && config.training.labelSmoothing === less
    },
    {
      label: `Smoothing ${usual}`,
      weight: -1,
      includes: (config) => isInput(usualAlpha)(config) && config.training.labelSmoothing === usual
    }
  ],
  beside: (facts) => [score(facts), ece],
  expects: 'gain'
}

import type { Claim } from '../claim'
import { gapFromLinearity, jacobian, missRate, probabilityJacobian, scoreMetric } from '../measures'
import { mixedMinusPlain, usualInput } from '../terms'

const experiment: Claim['experiment'] = (base, facts) => ({
  base,
  grid: { mixing: [usualInput] },
  metric: scoreMetric(facts),
  relevantDifference: 0.01
})

export const smallerJacobian: Claim = {
  name: 'jacobian',
  title: 'Smaller Jacobian',
  statement: 'Mixing makes outputs less sensitive to the input, at examples and between them.',
  source: 'Zhang et al., mixup, ICLR 2018, figure 2; Carratino et al., JMLR 2022',
  reported: 'Smaller norms of the gradient between examples; shown as a figure only.',
  unsuitable: () => null,
  test: () =>
    'Plain training against input mixup with alpha 0.2: Frobenius norm of d logits / d input, a mean over random pairs of test examples and five places from one to the other.',
  experiment,
  studies: ['between'],
  measure: () => jacobian,
  relevant: 0.05,
  effect: 'Input mixup against plain',
  terms: () => mixedMinusPlain(),
  beside: ({ task }) => (task === 'regression' ? [] : [probabilityJacobian]),
  expects: 'gain'
}

export const linearBetween: Claim = {
  name: 'linearity',
  title: 'Linear between examples',
  statement: 'Between two examples the model interpolates its predictions for them linearly.',
  source: 'Zhang et al., mixup, ICLR 2018, section 1 and figure 2',
  reported: 'Fewer predictions that are neither of the two classes; shown as a figure only.',
  unsuitable: () => null,
  test: () =>
    'Plain training against input mixup with alpha 0.2: distance between the prediction for a blend and the blend of the predictions, a mean over random pairs of test examples and three places between them.',
  experiment,
  studies: ['between'],
  measure: gapFromLinearity,
  relevant: 0.05,
  effect: 'Input mixup against plain',
  terms: () => mixedMinusPlain(),
  beside: ({ task }) => (task === 'classification' ? [missRate] : []),
  expects: 'gain'
}

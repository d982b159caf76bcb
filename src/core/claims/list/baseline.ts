import type { Claim } from '../claim'
import { score, scoreMetric } from '../measures'
import { gainHereMinusElsewhere, usualInput } from '../terms'

export const initialisation: Claim = {
  name: 'initialisation',
  title: 'The gain depends on the initial weights',
  statement: "Mixing gains more with PyTorch's default initial weights than with He's.",
  source: 'No paper: published gains mostly use one baseline',
  reported:
    'Digits, 100 examples at random, small CNN: input mixup lowers the error by 1.5 points with the weights of PyTorch and raises it by 0.4 with uniform ones of He (PyTorch, 20 seeds).',
  unsuitable: () => null,
  test: () =>
    "Plain training against input mixup with alpha 0.2, each with PyTorch's default initial weights and with He's (normal, last layer Glorot), everything else the same.",
  experiment: (base, facts) => ({
    base,
    grid: { 'model.initialisation': ['pytorch', 'he-normal'], mixing: [usualInput] },
    metric: scoreMetric(facts),
    relevantDifference: 0.01
  }),
  studies: [],
  measure: score,
  relevant: 0.01,
  effect: "Gain with PyTorch's initial weights minus gain with He's",
  terms: () =>
    gainHereMinusElsewhere(({ model }) => model.initialisation === 'pytorch', {
      here: "PyTorch's weights",
      elsewhere: "He's weights"
    }),
  beside: () => [],
  expects: 'gain',
  remark:
    'Whatever the outcome: a gain of mixing is a gain over a baseline, and the initial weights are part of it.'
}

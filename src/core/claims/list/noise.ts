import type { Claim } from '../claim'
import type { ClaimFacts } from '../facts'
import { memorised, recovered, score, scoreMetric } from '../measures'
import { mixedMinusPlain } from '../terms'

const zhang = 'Zhang et al., mixup, ICLR 2018, table 2'
/** As in the paper for this share of wrong labels. */
const wrong = 0.2
const alpha = 8

const unsuitable = ({ task }: ClaimFacts): string | null =>
  task === 'classification'
    ? null
    : 'Labels are corrupted by replacing the class, and this data has no single class per example.'

const test = () =>
  `Plain training against input mixup with alpha ${alpha}, with ${100 * wrong} % of the training labels replaced by others; validation and test keep theirs.`

const experiment: Claim['experiment'] = (base, facts) => ({
  base: { ...base, data: { ...base.data, labelNoise: wrong } },
  grid: { mixing: [{ policy: 'input', alpha }] },
  metric: scoreMetric(facts),
  relevantDifference: 0.01
})

export const labelNoise: Claim = {
  name: 'label-noise',
  title: 'Robust to wrong labels',
  statement: 'Mixing with a large alpha is robust to wrong training labels.',
  source: zhang,
  reported:
    'CIFAR-10, last epoch: with 20 % wrong labels error 16.6 % plain, 6.4 % with alpha 8; with 50 %, 44.6 % and 12.7 % with alpha 32.',
  unsuitable,
  test,
  experiment,
  studies: [],
  measure: score,
  relevant: 0.01,
  effect: 'Input mixup minus plain, under wrong labels',
  terms: () => mixedMinusPlain(alpha),
  beside: () => [],
  expects: 'gain'
}

export const memorising: Claim = {
  name: 'memorising',
  title: 'Memorises fewer wrong labels',
  statement: 'Mixing keeps a model from memorising corrupted labels.',
  source: zhang,
  reported:
    'CIFAR-10: plain training fits nearly all of the corrupted labels, mixup with a large alpha few of them.',
  unsuitable,
  test: () =>
    `${test()} Counts the training examples with a replaced label for which the model predicts that label.`,
  experiment,
  studies: ['memorisation'],
  measure: () => memorised,
  relevant: 0.05,
  effect: 'Input mixup minus plain, under wrong labels',
  terms: () => mixedMinusPlain(alpha),
  beside: () => [recovered],
  expects: 'gain'
}

import type { Claim, ClaimCell } from '../claim'
import type { ClaimFacts } from '../facts'
import { attackedCleanAccuracy, fgsmAccuracy, pgdAccuracy, scoreMetric } from '../measures'
import { mixedMinusPlain, usualInput } from '../terms'

const verma = 'Verma et al., Manifold Mixup, ICML 2019'

const unsuitable = ({ task }: ClaimFacts): string | null =>
  task === 'classification' ? null : 'Attacks need a single class per example.'

const strengths = ({ kind }: ClaimFacts): string =>
  kind === 'image'
    ? '1, 2, 4, 8 and 16 % of the range of a pixel'
    : '0.05, 0.1, 0.2, 0.5 and 1 standard deviation of each column'

const experiment: Claim['experiment'] = (base, facts) => ({
  base,
  grid: { mixing: [usualInput] },
  metric: scoreMetric(facts),
  relevantDifference: 0.01
})

const shared = {
  unsuitable,
  experiment,
  studies: ['robustness'],
  relevant: 0.01,
  effect: 'Input mixup minus plain',
  terms: () => mixedMinusPlain()
} satisfies Partial<Claim>

const honestGradients = (cells: ClaimCell[]): string | null => {
  const runs = cells.flatMap(({ runs }) => runs)
  const masked = runs.filter(({ studies }) => studies.robustness?.masked).length
  if (2 * masked <= runs.length) return null
  return `Gradients of ${masked} of ${runs.length} models are masked, so the curves are too optimistic.`
}

export const fgsm: Claim = {
  ...shared,
  name: 'fgsm',
  title: 'Robust to one-step attacks (FGSM)',
  statement: 'Mixing keeps accuracy up when the input is moved one step along the gradient.',
  source: verma,
  reported:
    'CIFAR-10, PreAct ResNet-18, accuracy under FGSM: 36.3 % plain, 71.5 % input mixup, 77.5 % manifold mixup.',
  test: (facts) =>
    `Plain training against input mixup with alpha 0.2: accuracy under FGSM, a mean over strengths of ${strengths(facts)}, on at most 100 test examples.`,
  measure: () => fgsmAccuracy,
  beside: () => [attackedCleanAccuracy],
  expects: 'gain'
}

export const pgd: Claim = {
  ...shared,
  name: 'pgd',
  title: 'Robust to many-step attacks (PGD)',
  statement: 'The gain against attacks also holds against strong attacks.',
  source: `The method's usual advice ("improves robustness"); denied by ${verma}`,
  reported: 'CIFAR-10: no significant gain under PGD.',
  test: (facts) =>
    `Plain training against input mixup with alpha 0.2: accuracy under PGD of 10 steps, a mean over strengths of ${strengths(facts)}, on at most 100 test examples.`,
  measure: () => pgdAccuracy,
  beside: () => [attackedCleanAccuracy, fgsmAccuracy],
  expects: 'gain',
  condition: honestGradients
}

import type { RunConfig } from '../../../contract/run-config'
import type { Claim } from '../claim'
import { score, scoreMetric } from '../measures'
import { isInput, usualAlpha, usualInput } from '../terms'

const recommended = [0.1, 0.2, 0.4]
const larger = [1, 4]

export const alphaRange: Claim = {
  name: 'alpha',
  title: 'Alpha between 0.1 and 0.4',
  statement: 'Input mixup works best with alpha between 0.1 and 0.4, not with a larger one.',
  source: "The method's usual advice; for ImageNet Zhang et al., mixup, ICLR 2018",
  reported: 'ImageNet 0.1 to 0.4; CIFAR-10 0.2 to 1; a large alpha underfits.',
  unsuitable: () => null,
  test: () =>
    'Input mixup with alpha 0.1, 0.2 and 0.4 against input mixup with alpha 1 and 4, and plain training; the means of both groups are compared, so no alpha is chosen by its result.',
  experiment: (base, facts) => ({
    base,
    grid: { mixing: [...recommended, ...larger].map((alpha) => ({ policy: 'input', alpha })) },
    metric: scoreMetric(facts),
    relevantDifference: 0.01
  }),
  studies: [],
  measure: score,
  relevant: 0.01,
  effect: 'Alpha 0.1 to 0.4 minus alpha 1 and 4',
  terms: () => [
    { label: 'Alpha 0.1, 0.2, 0.4', weight: 1, includes: isInput(...recommended) },
    { label: 'Alpha 1, 4', weight: -1, includes: isInput(...larger) }
  ],
  beside: () => [],
  expects: 'gain'
}

const forTexts = [0.1, 0.2]

const isOfHiddenStates =
  (...alphas: number[]) =>
  ({ mixing }: RunConfig): boolean =>
    mixing.policy === 'manifold' && alphas.includes(mixing.alpha)

export const alphaOfTexts: Claim = {
  name: 'text-alpha',
  title: 'Smaller alpha for text',
  statement: 'For texts, mixing works best with alpha between 0.1 and 0.2, not with a larger one.',
  source: "The method's usual advice; words and sentences are mixed as by Guo, Mao and Zhang, 2019",
  reported: 'No figures: "for text 0.1 to 0.2".',
  unsuitable: ({ kind }) => (kind === 'text' ? null : 'For texts; this data has none.'),
  test: () =>
    'Manifold mixup of words and of sentences with alpha 0.1 and 0.2 against the same with alpha 1 and 4, and plain training; the means of both groups are compared, so no alpha is chosen by its result.',
  experiment: (base, facts) => ({
    base,
    grid: { mixing: [...forTexts, ...larger].map((alpha) => ({ policy: 'manifold', alpha })) },
    metric: scoreMetric(facts),
    relevantDifference: 0.01
  }),
  studies: [],
  measure: score,
  relevant: 0.01,
  effect: 'Alpha 0.1 and 0.2 minus alpha 1 and 4',
  terms: () => [
    { label: 'Alpha 0.1, 0.2', weight: 1, includes: isOfHiddenStates(...forTexts) },
    { label: 'Alpha 1, 4', weight: -1, includes: isOfHiddenStates(...larger) }
  ],
  beside: () => [],
  expects: 'gain'
}

const manifoldAlpha = 2

export const manifoldOverInput: Claim = {
  name: 'manifold',
  title: 'Manifold mixup over input mixup',
  statement: 'Mixing hidden states gives a lower test error than mixing inputs.',
  source: 'Verma et al., Manifold Mixup, ICML 2019',
  reported:
    'CIFAR-10, PreAct ResNet-18: error 3.82 % with input mixup, 2.95 % with manifold mixup.',
  unsuitable: () => null,
  test: () =>
    'Manifold mixup with alpha 2 against input mixup with alpha 0.2, each with its usual alpha, and plain training.',
  experiment: (base, facts) => ({
    base,
    grid: { mixing: [usualInput, { policy: 'manifold', alpha: manifoldAlpha }] },
    metric: scoreMetric(facts),
    relevantDifference: 0.01
  }),
  studies: [],
  measure: score,
  relevant: 0.01,
  effect: 'Manifold mixup minus input mixup',
  terms: () => [
    {
      label: `Manifold mixup, alpha ${manifoldAlpha}`,
      weight: 1,
      includes: ({ mixing }) => mixing.policy === 'manifold'
    },
    { label: `Input mixup, alpha ${usualAlpha}`, weight: -1, includes: isInput(usualAlpha) }
  ],
  beside: () => [],
  expects: 'gain'
}

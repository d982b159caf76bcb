import type { Claim } from '../claim'
import { score, scoreMetric } from '../measures'
import { isInput, mixesBy, usualAlpha, usualInput } from '../terms'

const larger = [1, 4]

/** How the means of small alphas and of larger ones are compared, of one policy. */
const smallAgainstLarger = (
  policy: 'input' | 'manifold',
  small: number[]
): Pick<
  Claim,
  'experiment' | 'studies' | 'measure' | 'relevant' | 'terms' | 'beside' | 'expects'
> => ({
  experiment: (base, facts) => ({
    base,
    grid: { mixing: [...small, ...larger].map((alpha) => ({ policy, alpha })) },
    metric: scoreMetric(facts),
    relevantDifference: 0.01
  }),
  studies: [],
  measure: score,
  relevant: 0.01,
  terms: () => [
    { label: `Alpha ${small.join(', ')}`, weight: 1, includes: mixesBy(policy, ...small) },
    { label: `Alpha ${larger.join(', ')}`, weight: -1, includes: mixesBy(policy, ...larger) }
  ],
  beside: () => [],
  expects: 'gain'
})

export const alphaRange: Claim = {
  name: 'alpha',
  title: 'Alpha between 0.1 and 0.4',
  statement: 'Input mixup works best with alpha between 0.1 and 0.4, not with a larger one.',
  source: "The method's usual advice; for ImageNet Zhang et al., mixup, ICLR 2018",
  reported: 'ImageNet 0.1 to 0.4; CIFAR-10 0.2 to 1; a large alpha underfits.',
  unsuitable: () => null,
  test: () =>
    'Input mixup with alpha 0.1, 0.2 and 0.4 against input mixup with alpha 1 and 4, and plain training; the means of both groups are compared, so no alpha is chosen by its result.',
  effect: 'Alpha 0.1 to 0.4 minus alpha 1 and 4',
  ...smallAgainstLarger('input', [0.1, 0.2, 0.4])
}

export const alphaOfTexts: Claim = {
  name: 'text-alpha',
  title: 'Smaller alpha for text',
  statement: 'For texts, mixing works best with alpha between 0.1 and 0.2, not with a larger one.',
  source: "The method's usual advice; words and sentences are mixed as by Guo, Mao and Zhang, 2019",
  reported: 'No figures: "for text 0.1 to 0.2".',
  unsuitable: ({ kind }) => (kind === 'text' ? null : 'For texts; this data has none.'),
  test: () =>
    'Manifold mixup of words and of sentences with alpha 0.1 and 0.2 against the same with alpha 1 and 4, and plain training; the means of both groups are compared, so no alpha is chosen by its result.',
  effect: 'Alpha 0.1 and 0.2 minus alpha 1 and 4',
  ...smallAgainstLarger('manifold', [0.1, 0.2])
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

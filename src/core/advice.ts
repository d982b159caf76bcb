import type { PolicyName } from '../contract/mixing'

/** Whom a piece of advice is for, and where in the studio it is shown. */
export type AdviceTopic =
  | 'alpha'
  | 'whether to mix'
  | 'label smoothing'
  | 'weight decay'
  | 'end of training'
  | 'regression'
  | 'calibration'
  | 'robustness'
  | 'reading the charts'

export interface Advice {
  topic: AdviceTopic
  /** The situation it is for, as a heading. */
  situation: string
  text: string
  /** Recommended alpha, from and to. */
  alpha?: [number, number]
  /** Policies it is about; all that mix where left out. */
  policies?: PolicyName[]
  source: string
}

const zhang = 'Zhang et al., mixup, ICLR 2018'
const verma = 'Verma et al., Manifold Mixup, ICML 2019'
const yun = 'Yun et al., CutMix, ICCV 2019'
const thulasidasan = 'Thulasidasan et al., On Mixup Training, NeurIPS 2019'
const yao = 'Yao et al., C-Mixup, NeurIPS 2022'
const lim = 'Lim et al., Noisy Feature Mixup, ICLR 2022'
const pinto = 'Pinto et al., RegMixup, NeurIPS 2022'

export const advice: readonly Advice[] = [
  {
    topic: 'alpha',
    situation: 'Small images (CIFAR-10, digits)',
    text: 'The fewer the examples, the larger alpha may be.',
    alpha: [0.2, 1],
    policies: ['input', 'mixup-or-cutmix'],
    source: zhang
  },
  {
    topic: 'alpha',
    situation: 'Large images, many examples (ImageNet)',
    text: '0.2 is usual; a large alpha underfits.',
    alpha: [0.1, 0.4],
    policies: ['input', 'mixup-or-cutmix'],
    source: zhang
  },
  {
    topic: 'alpha',
    situation: 'Tables and regression',
    text: 'As for classification of images; begin at 0.2.',
    alpha: [0.1, 0.4],
    policies: ['input'],
    source: 'Common practice'
  },
  {
    topic: 'alpha',
    situation: 'Heavily corrupted labels',
    text: 'The one case for a large alpha: 8 for a fifth of wrong labels, 32 for half of them.',
    alpha: [8, 32],
    policies: ['input'],
    source: `${zhang}, table 2`
  },
  {
    topic: 'alpha',
    situation: 'Manifold mixup',
    text: 'Hidden states bear stronger mixing than pixels: 2 on CIFAR.',
    alpha: [1, 2],
    policies: ['manifold'],
    source: verma
  },
  {
    topic: 'alpha',
    situation: 'Noisy feature mixup',
    text: 'As for manifold mixup; the published experiments take 1.',
    alpha: [1, 2],
    policies: ['noisy'],
    source: lim
  },
  {
    topic: 'alpha',
    situation: 'CutMix and the other pasting policies',
    text: 'Their alpha is their own: 1, a uniform area, not the 0.2 of mixup. On CIFAR half of the batches are mixed.',
    alpha: [1, 1],
    policies: ['cutmix', 'fmix', 'saliencymix', 'column-cutmix'],
    source: yun
  },
  {
    topic: 'alpha',
    situation: 'RegMixup',
    text: 'Clean examples are trained on too, so the mixed ones may be strong.',
    alpha: [10, 20],
    policies: ['regmixup'],
    source: pinto
  },
  {
    topic: 'alpha',
    situation: 'C-Mixup',
    text: 'Partners are near in target, so alpha may be 2.',
    alpha: [2, 2],
    policies: ['cmixup'],
    source: yao
  },
  {
    topic: 'alpha',
    situation: 'Text',
    text: 'Out of scope here: words cannot be blended. Where embeddings are mixed elsewhere, 0.1 to 0.2 is used.',
    alpha: [0.1, 0.2],
    source: 'Guo et al., Augmenting Data with Mixup for Sentence Classification, 2019'
  },
  {
    topic: 'whether to mix',
    situation: 'Where mixing helps',
    text: 'Few examples, an overconfident model, many classes, noisy labels.',
    source: `${zhang}; ${thulasidasan}`
  },
  {
    topic: 'whether to mix',
    situation: 'Where it does not',
    text: 'Data whose blend means nothing (structured records, detection or segmentation), and tasks already solved: on MNIST it gains nothing.',
    source: `${zhang}; ${verma}`
  },
  {
    topic: 'label smoothing',
    situation: 'With mixing',
    text: 'Mixed targets are soft already: keep smoothing at 0.05 or less. It is applied after mixing.',
    source: 'Common practice; timm smooths by 0.1 unless told otherwise, which often goes unnoticed'
  },
  {
    topic: 'weight decay',
    situation: 'With mixing',
    text: 'Mixup wants less of it: 1e-4 with SGD on CIFAR. The decoupled decay of AdamW is another scale.',
    source: zhang
  },
  {
    topic: 'end of training',
    situation: 'Small data, many epochs',
    text: 'Over-training with mixup bends test error up again. Leave mixing off for the last epochs: that repairs it.',
    source: 'Liu et al., Over-training with Mixup May Hurt Generalization, ICLR 2023'
  },
  {
    topic: 'regression',
    situation: 'Targets that are far apart',
    text: 'A blend of two far targets can be a wrong label. C-Mixup takes partners with near targets instead.',
    policies: ['input', 'manifold', 'regmixup', 'cmixup'],
    source: yao
  },
  {
    topic: 'calibration',
    situation: 'Confidence that can be trusted',
    text: 'Best at a small alpha; at 1 the model is underconfident. Compare before and after temperature scaling.',
    alpha: [0.2, 0.4],
    source: thulasidasan
  },
  {
    topic: 'robustness',
    situation: 'Adversarial examples',
    text: 'Mixing helps against a single gradient step (FGSM), not against many (PGD).',
    source: verma
  },
  {
    topic: 'reading the charts',
    situation: 'Train accuracy',
    text: 'Against mixed targets it has a ceiling below 100 %: with ten classes, random partners and alpha 1 it is 55 % against the first label and 77.5 % weighted by lambda.',
    source: 'By calculation: the larger share of a uniform lambda is 3/4 on average'
  }
]

/** What there is to say about a policy under some topic. */
export function adviceFor(policy: PolicyName, topic?: AdviceTopic): Advice[] {
  return advice.filter(
    (entry) =>
      (topic === undefined || entry.topic === topic) &&
      (entry.policies === undefined || entry.policies.includes(policy))
  )
}

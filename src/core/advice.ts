import { policies, type PolicyName } from '../contract/mixing'

/** Topic of a piece of advice, and where in the studio it is shown. */
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
const thulasidasan = 'Thulasidasan et al., On Mixup Training, NeurIPS 2019'
const yao = 'Yao et al., C-Mixup, NeurIPS 2022'

/** Advice that no single policy owns; the alpha of each policy is in contract/mixing. */
const general: readonly Advice[] = [
  {
    topic: 'alpha',
    situation: 'Text',
    text: 'Words cannot be blended, their embeddings can: manifold mixup before block 1 mixes words, before block 2 sentences.',
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
    situation: 'Where it does not help',
    text: 'Data whose blends are meaningless (structured records, detection, segmentation), and solved tasks: on MNIST it gains nothing.',
    source: `${zhang}; ${verma}`
  },
  {
    topic: 'whether to mix',
    situation: 'Against which baseline',
    text: "On the bundled digits input mixup gained with PyTorch's initial weights; no gain could be shown with He's, nor against plain training that was tuned as much. Claims tests both on your data.",
    source: 'Measured with this studio, docs/EVIDENCE.md'
  },
  {
    topic: 'label smoothing',
    situation: 'With mixing',
    text: 'Mixed targets are already soft: keep smoothing at 0.05 or less. It is applied after mixing.',
    source: 'Common practice; timm smooths by 0.1 by default, which often goes unnoticed'
  },
  {
    topic: 'weight decay',
    situation: 'With mixing',
    text: 'Mixup needs less: 1e-4 with SGD on CIFAR. The decoupled decay of AdamW is on a different scale.',
    source: zhang
  },
  {
    topic: 'end of training',
    situation: 'Small data, many epochs',
    text: 'Over-training with mixup raises the test error again. Turning mixing off for the last epochs prevents this.',
    source: 'Liu et al., Over-training with Mixup May Hurt Generalization, ICLR 2023'
  },
  {
    topic: 'regression',
    situation: 'Targets far apart',
    text: 'A blend of two far targets can be a wrong label. C-Mixup chooses partners with similar targets.',
    policies: ['input', 'manifold', 'regmixup', 'cmixup'],
    source: yao
  },
  {
    topic: 'calibration',
    situation: 'Confidence that can be trusted',
    text: 'Best with a small alpha; at 1 the model is underconfident. Compare before and after temperature scaling.',
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

/** The advice about a policy on some topic. */
export function adviceFor(policy: PolicyName, topic?: AdviceTopic): Advice[] {
  const own = policies[policy].alpha.map((entry): Advice => ({ topic: 'alpha', ...entry }))
  const others = general.filter(
    ({ policies: about }) => about === undefined || about.includes(policy)
  )
  return [...own, ...others].filter((entry) => topic === undefined || entry.topic === topic)
}

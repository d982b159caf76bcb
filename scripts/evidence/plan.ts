/** One data set, or one way to train on it: a command of the studio's, whose results become a section. */
export interface Subject {
  key: string
  title: string
  /** What is trained on what, in a sentence. */
  text: string
  /** Of `mixup-studio`. */
  command: string[]
}

const seeds = 10

/** The main table; the claims about the same runs come next. */
export const mainTable: Subject = {
  key: 'main',
  title: 'Digits with 100 training examples: the main table',
  text: 'Ten examples of each digit, the small CNN, 100 epochs: plain training, input mixup, manifold mixup and CutMix.',
  command: ['compare', 'compare-digits']
}

/** Against which baseline: other initial weights and subsets, and plain training that was tuned as well. */
export const baselines: Subject[] = [
  {
    key: 'four-baselines',
    title: 'Against several baselines with the same settings',
    text: 'Digits, 100 training examples, small CNN: input mixup against plain training under three initialisations, with the examples drawn stratified and at random.',
    command: ['compare', 'four-baselines']
  },
  {
    key: 'tuned',
    title: 'Against tuned plain training',
    text: 'The policies of the main table, each with the same tuning budget on the validation split as plain training.',
    command: ['compare', 'tuned-digits']
  }
]

const claimsOf = (dataSet: string[], set: string[], names: string[] = ['all']): string[] => [
  'claims',
  ...dataSet,
  ...set.flatMap((assignment) => ['--set', assignment]),
  ...names.flatMap((name) => ['--claim', name]),
  '--seeds',
  String(seeds)
]

export const subjects: Subject[] = [
  {
    key: 'digits-100',
    title: 'Digits, 100 training examples, small CNN',
    text: 'The runs of the main table.',
    command: claimsOf(
      ['digits'],
      [
        'data.reading={}',
        'data.examplesPerClass=10',
        'optimizer.learningRate=0.002',
        'training.epochs=100',
        'training.batchSize=50'
      ],
      [
        ...['test-error', 'manifold', 'calibration', 'jacobian', 'linearity', 'fgsm', 'pgd'],
        ...['easy-data', 'initialisation']
      ]
    )
  },
  {
    key: 'digits',
    title: 'Digits, all training examples, MLP',
    text: 'All 1,797 handwritten digits, an MLP 64-64, 60 epochs.',
    command: claimsOf(['digits'], ['model.architecture=mlp', 'training.epochs=60'])
  },
  {
    key: 'penguins',
    title: 'Penguins, species',
    text: 'Species of 344 penguins from six columns, an MLP 64-64, as the studio recommends.',
    command: claimsOf(['penguins'], [])
  },
  {
    key: 'body-mass',
    title: 'Penguins, body mass',
    text: 'Regression: the body mass of the penguins in grams, an MLP 64-64, as the studio recommends.',
    command: claimsOf(['penguins', '--task', 'regression', '--target', 'Body Mass (g)'], [])
  },
  {
    key: 'two-moons',
    title: 'Two moons',
    text: '600 points of two half moons, an MLP 64-64, as the studio recommends.',
    command: claimsOf(['two-moons'], [])
  }
]

/** How much of a pretrained net is trained. */
export const pretrained: Subject[] = [
  {
    key: 'emoji-head',
    title: 'Last layer alone',
    text: '',
    command: ['compare', 'emoji-pretrained']
  },
  {
    key: 'emoji-blocks',
    title: 'Last two blocks as well',
    text: '',
    command: ['compare', 'emoji-last-blocks']
  }
]

export const emoji = {
  title: 'Emoji: a pretrained net, and drawings of another vendor',
  text: "EfficientNet-Lite0 with published weights learns five categories from 40 of Noto's drawings each (`resources/data`): ten seeds, the committed split, 599 drawings to test. The same models then see the same categories as Twitter draws them, which none was trained on."
}

export const breastCancer = {
  title: 'Breast cancer: how much one split says',
  text: "scikit-learn's breast cancer data (569 examples), an MLP 64-64, input mixup with alpha 1 against plain training: five seeds on each of eight fixed splits, and next to them every example tested once by 5-fold repeated twice."
}

export const cMixup = {
  title: 'Diabetes: C-Mixup next to PyTorch',
  text: "scikit-learn's diabetes data (442 examples, regression), an MLP 64-64 with PyTorch's initial weights, AdamW with a constant rate: five fixed splits, by the studio with five seeds, the same for each split, and by an independent calculation in PyTorch (`scripts/evidence/c-mixup.py`) on the same splits with 20 seeds of their own for each. The interval is over seeds: the splits of one seed of the studio's share its initial weights."
}

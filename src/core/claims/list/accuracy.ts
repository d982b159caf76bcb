import type { Claim } from '../claim'
import type { ClaimFacts } from '../facts'
import { rmse, score, scoreMetric } from '../measures'
import { gainHereMinusElsewhere, isPlain, mixedMinusPlain, usualInput } from '../terms'

const zhang = 'Zhang et al., mixup, ICLR 2018'
const advice = "The method's usual advice"

/** Training examples per class that count as few. */
const few = (perClass: number | null): number => Math.min(10, Math.floor((perClass ?? 0) / 4))

const needsClasses = ({ task }: ClaimFacts, what: string): string | null =>
  task === 'classification'
    ? null
    : `${what} is chosen by class, and this data has no single class per example. Test it on data with classes.`

const inputAgainstPlain = {
  experiment: (base, facts) => ({
    base,
    grid: { mixing: [usualInput] },
    metric: scoreMetric(facts),
    relevantDifference: 0.01
  }),
  studies: [],
  measure: score,
  relevant: 0.01,
  effect: 'Input mixup minus plain',
  terms: () => mixedMinusPlain()
} satisfies Partial<Claim>

export const testError: Claim = {
  name: 'test-error',
  title: 'Better test error',
  statement: 'Mixing lowers the test error.',
  source: zhang,
  reported: 'CIFAR-10, PreAct ResNet-18: error 5.6 % plain, 4.2 % with input mixup.',
  unsuitable: ({ task }) =>
    task === 'regression' ? 'For classes. There is a separate claim for regression.' : null,
  test: () => 'Plain training against input mixup with alpha 0.2.',
  ...inputAgainstPlain,
  beside: () => [],
  expects: 'gain'
}

export const littleData: Claim = {
  name: 'little-data',
  title: 'More with little data',
  statement: 'Mixing helps most where training examples are few.',
  source: advice,
  reported: 'No figures: "most beneficial when data is scarce".',
  unsuitable: (facts) =>
    needsClasses(facts, 'A smaller training set') ??
    (few(facts.perClass) < 2
      ? `The smallest class has about ${facts.perClass ?? 0} training examples: too few to reduce. At least 8 are needed.`
      : null),
  test: ({ perClass }) =>
    `Plain training against input mixup with alpha 0.2, each with ${few(perClass)} training examples per class and with the full number.`,
  experiment: (base, facts) => ({
    base: { ...base, data: { ...base.data, trainingExamples: null } },
    grid: {
      'data.examplesPerClass': [few(facts.perClass), base.data.examplesPerClass],
      mixing: [usualInput]
    },
    metric: scoreMetric(facts),
    relevantDifference: 0.01
  }),
  studies: [],
  measure: score,
  relevant: 0.01,
  effect: 'Gain with few examples minus gain with all',
  terms: ({ perClass }) =>
    gainHereMinusElsewhere(({ data }) => data.examplesPerClass === few(perClass), {
      here: `${few(perClass)} per class`,
      elsewhere: 'full training set'
    }),
  beside: () => [],
  expects: 'gain',
  remark: 'With few examples any method has more to gain.'
}

const leastClasses = 6
const fewClasses = (outputs: number): number => Math.max(2, Math.floor(outputs / 3))

export const manyClasses: Claim = {
  name: 'many-classes',
  title: 'More with many classes',
  statement: 'Mixing helps more when there are more classes.',
  source: advice,
  reported: 'No figures: "soft targets help with fine-grained distinctions".',
  unsuitable: (facts) =>
    needsClasses(facts, 'A smaller number of classes') ??
    (facts.outputs < leastClasses
      ? `This data has ${facts.outputs} classes: too few to compare a part with all. At least ${leastClasses} are needed.`
      : few(facts.perClass) < 2
        ? 'The smallest class has too few training examples: at least 8 are needed.'
        : null),
  test: ({ outputs, perClass }) =>
    `Plain training against input mixup with alpha 0.2, each with the first ${fewClasses(outputs)} classes and with all ${outputs}, ${few(perClass)} training examples per class.`,
  experiment: (base, facts) => ({
    base: {
      ...base,
      data: { ...base.data, trainingExamples: null, examplesPerClass: few(facts.perClass) }
    },
    grid: {
      'data.firstClasses': [fewClasses(facts.outputs), base.data.firstClasses],
      mixing: [usualInput]
    },
    metric: scoreMetric(facts),
    relevantDifference: 0.01
  }),
  studies: [],
  measure: score,
  relevant: 0.01,
  effect: 'Gain with all classes minus gain with some',
  terms: ({ outputs }) => {
    const some = fewClasses(outputs)
    return gainHereMinusElsewhere(({ data }) => data.firstClasses !== some, {
      here: `${outputs} classes`,
      elsewhere: `${some} classes`
    })
  },
  beside: () => [],
  expects: 'gain',
  remark: 'Fewer classes make an easier task with less to gain, and fewer steps per epoch.'
}

export const regression: Claim = {
  name: 'regression',
  title: 'Regression',
  statement: 'Mixing also lowers the regression error, with targets mixed directly.',
  source: `${advice}; doubted by Yao et al., C-Mixup, NeurIPS 2022`,
  reported:
    'No figures: "applies directly, alpha 0.1 to 0.4". C-Mixup: a blend of far targets can be a wrong label.',
  unsuitable: ({ task }) =>
    task === 'regression' ? null : 'For regression; this data has classes or labels.',
  test: () => 'Plain training against input mixup with alpha 0.2.',
  ...inputAgainstPlain,
  beside: () => [rmse],
  expects: 'gain'
}

const easy = 0.97

export const easyData: Claim = {
  name: 'easy-data',
  title: 'No gain on easy data',
  statement: 'Where plain training is nearly perfect, mixing gains nothing.',
  source: 'Verma et al., Manifold Mixup, ICML 2019; common finding',
  reported: 'MNIST: accuracy 99.56 % plain, 99.54 % with input mixup.',
  unsuitable: (facts) => needsClasses(facts, 'What counts as easy'),
  test: () =>
    `Plain training against input mixup with alpha 0.2. Data count as easy where plain training reaches ${100 * easy} % test accuracy.`,
  ...inputAgainstPlain,
  beside: () => [],
  expects: 'no gain',
  condition: (cells) => {
    const accuracies = cells
      .filter(({ config }) => isPlain(config))
      .flatMap(({ runs }) => runs.map(({ scores }) => scores.accuracy ?? 0))
    const average = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length
    if (average >= easy) return null
    return `This data is not easy: plain training reaches ${(100 * average).toFixed(1)} % accuracy, below ${100 * easy} %.`
  }
}

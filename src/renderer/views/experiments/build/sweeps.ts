import { augmentationPresets } from '../../../../contract/augmentation'
import { metrics, scoreMetrics } from '../../../../contract/metric'
import type { RunConfig } from '../../../../contract/run-config'
import { mixingConfig, type PolicyName } from '../../../../contract/mixing'
import type { DataSetReport } from '../../../../contract/records'
import { unsuitableMixing } from '../../../../core/unsuitable-mixing'
import { choiceOf, newPlan, type ExperimentPlan, type MixingChoice } from './plan'

/** An experiment that needs no filling in. */
interface Sweep {
  key: string
  title: string
  text: string
  /** Null where the question makes no sense for the data. */
  plan: (base: RunConfig, report: DataSetReport) => ExperimentPlan | null
}

const perClass = [5, 10, 20, 50, 100, 200, 500, 1000]
/** Each needs plain training and several seeds: more would take too long. */
const mostSizes = 4

const withAlphas = (policy: PolicyName, alphas: string): MixingChoice => ({
  ...choiceOf(policy),
  alphas
})

const begin = (base: RunConfig, report: DataSetReport): ExperimentPlan =>
  newPlan(base, scoreMetrics[report.task])

/** What the base mixes with, or else what is usual for the task. */
function usualMixing(base: RunConfig, report: DataSetReport): MixingChoice {
  const { mixing } = base
  if (mixing.policy !== 'none' && unsuitableMixing(base, report) === null) {
    return choiceOf(mixing.policy, mixing)
  }
  return choiceOf(report.task === 'regression' ? 'cmixup' : 'input')
}

function sizesFor(base: RunConfig, { classes }: DataSetReport): number[] {
  const { validation, test } = base.data.split
  const smallest = Math.min(...classes.map(({ examples }) => examples))
  return perClass.filter((size) => size <= smallest * (1 - validation - test)).slice(0, mostSizes)
}

export const sweeps: Sweep[] = [
  {
    key: 'policies',
    title: 'Which mixing helps?',
    text: 'Every policy that suits the data, against plain training',
    plan: (base, report) => ({
      ...begin(base, report),
      question: 'Which kind of mixing helps on this data, if any?',
      mixing: mixingConfig.options
        .map(({ shape }) => choiceOf(shape.policy.value, base.mixing))
        .filter(
          ({ mixing }) =>
            mixing.policy !== 'none' && unsuitableMixing({ ...base, mixing }, report) === null
        )
    })
  },
  {
    key: 'alpha',
    title: 'How strong?',
    text: 'Input mixup with alpha from 0.1 to 4',
    plan: (base, report) => ({
      ...begin(base, report),
      question: 'How strong should the mixing be?',
      mixing: [withAlphas(usualMixing(base, report).mixing.policy, '0.1, 0.2, 0.4, 1, 4')]
    })
  },
  {
    key: 'examples',
    title: 'How little data?',
    text: 'Plain and mixed training with fewer and fewer examples per class',
    plan(base, report) {
      if (report.task !== 'classification') return null
      const values = sizesFor(base, report)
      if (values.length < 2) return null
      return {
        ...begin(base, report),
        question: 'Does mixing help more where there is less data?',
        mixing: [usualMixing(base, report)],
        fields: [{ path: 'data.examplesPerClass', values, text: values.join(', ') }]
      }
    }
  },
  {
    key: 'augmentation',
    title: 'With augmentation?',
    text: 'Plain and mixed training, each without and with TrivialAugmentWide',
    plan(base, report) {
      if (report.kind !== 'image') return null
      const values = ['none', 'trivial-augment-wide']
      const augmentation = augmentationPresets.none.augmentation
      return {
        ...begin({ ...base, data: { ...base.data, augmentation } }, report),
        question: 'Does mixing still help where pictures are augmented?',
        mixing: [usualMixing(base, report)],
        fields: [{ path: 'data.augmentation.automatic', values, text: '' }]
      }
    }
  },
  {
    key: 'noise',
    title: 'Wrong labels?',
    text: 'Plain and mixed training with 0 to 60 % of the training labels corrupted',
    plan(base, report) {
      if (report.task !== 'classification') return null
      const values = [0, 0.2, 0.4, 0.6]
      return {
        ...begin(base, report),
        question: 'Does mixing help against wrong labels?',
        // Heavy noise is where large alphas are advised.
        mixing: [withAlphas('input', '1, 8')],
        fields: [{ path: 'data.labelNoise', values, text: values.join(', ') }]
      }
    }
  }
]

/**
 * A plan that began with one of these questions asks it of the data that it has now: other data have other policies
 * that suit them, other sizes and another metric. Plans changed by hand since then are left alone.
 */
export function followData(plan: ExperimentPlan, report: DataSetReport): ExperimentPlan {
  const sweep = sweeps.find(({ key }) => key === plan.sweep)
  const filled = sweep?.plan(plan.base, report)
  if (!filled) return plan
  const metric = metrics[plan.metric].tasks.includes(report.task) ? plan.metric : filled.metric
  return { ...plan, mixing: filled.mixing, fields: filled.fields, metric }
}

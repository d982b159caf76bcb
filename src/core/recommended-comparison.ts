import type { DataSource } from '../contract/data'
import { experimentDefinition, type ExperimentDefinition } from '../contract/experiment/definition'
import { StudioError } from '../contract/errors'
import { scoreMetrics } from '../contract/metric'
import { mixingConfig, policies, type MixingConfig, type PolicyName } from '../contract/mixing'
import { pretrainedOf } from '../contract/model'
import type { DataSetReport } from '../contract/records'
import type { RunConfig } from '../contract/run-config'
import type { WeightsEntry } from '../contract/weights'
import { isText } from './architecture'
import { recommend } from './recommend'
import { unsuitableMixing } from './unsuitable-mixing'

/** Up to this many examples, each is tested once per partition: one test split would be too small. */
const mostForFolds = 1000
const folds = 5
const partitions = 2
const seedsAtFirstLook = 3
/** Larger data keep every core busy with one run. */
const mostSideBySide = 20_000

/** The question of the comparison that is started with one click. */
export const theQuestion = 'Does mixing help here?'

interface Subject {
  name: string
  source: DataSource
  report: DataSetReport
  /** Pretrained ones, for pictures that they suit. */
  weights?: readonly WeightsEntry[]
}

/** A policy with the settings that are recommended for the data, and why it does not suit them, if it does not. */
export interface OfferedPolicy {
  mixing: MixingConfig
  title: string
  refusal: string | null
  /** Part of the comparison unless other policies are chosen. */
  recommended: boolean
}

/** Few, since each needs its own runs, and every further comparison makes false positives more likely. */
function usualPolicies({ kind, task, shape }: DataSetReport, { model }: RunConfig): PolicyName[] {
  // Mixed pictures would pass the frozen blocks again in every step; what those give is mixed as it is.
  if (isText(shape) || pretrainedOf(model)) return ['manifold']
  if (task === 'regression') return ['cmixup', 'input']
  return kind === 'image' ? ['input', 'cutmix'] : ['input', 'manifold']
}

/** One trained layer has little to gain from the strong mixing that suits a whole net. */
const usualMixing = (policy: PolicyName, { model }: RunConfig): MixingConfig =>
  mixingConfig.parse({
    policy,
    ...(policy === 'manifold' && pretrainedOf(model) && { alpha: 0.4 })
  })

/** Every policy, those that suit the data first. */
export function offeredPolicies({ source, report, weights }: Subject): OfferedPolicy[] {
  const { config } = recommend(source, report, weights)
  const usual = usualPolicies(report, config)
  const offered = mixingConfig.options.flatMap(({ shape }): OfferedPolicy[] => {
    const policy = shape.policy.value
    if (policy === 'none') return []
    const mixing = config.mixing.policy === policy ? config.mixing : usualMixing(policy, config)
    const refusal = unsuitableMixing({ ...config, mixing }, report)
    const recommended = refusal === null && usual.includes(policy)
    return [{ mixing, title: policies[policy].title, refusal, recommended }]
  })
  const rank = ({ refusal, recommended }: OfferedPolicy): number =>
    refusal !== null ? 2 : recommended ? 0 : 1
  return offered.sort((one, other) => rank(one) - rank(other))
}

/**
 * The comparison that answers whether mixing helps on a data set: up to about 1,000 examples repeated k-fold, judged once;
 * else three planned looks, at 3, 6 and 12 seeds (docs/STATISTICS.md).
 * @param cores of the machine, for the number of parallel runs
 * @param chosen policies; those that are recommended where left out
 * @throws StudioError `unsupported` where no policy is left or one of them does not suit the data
 */
export function recommendedComparison(
  subject: Subject,
  cores: number,
  chosen?: readonly PolicyName[]
): ExperimentDefinition {
  const { name, source, report, weights } = subject
  const compared = offeredPolicies(subject).filter(({ mixing, recommended }) =>
    chosen ? chosen.includes(mixing.policy) : recommended
  )
  const refused = compared.find(({ refusal }) => refusal !== null)
  if (refused) throw new StudioError('unsupported', `${refused.title}: ${refused.refusal}`)
  if (compared.length === 0) throw new StudioError('unsupported', 'Choose at least one policy.')
  const byFolds = report.examples <= mostForFolds
  return experimentDefinition.parse({
    name: `${name}: ${compared.map(({ title }) => title).join(', ')}`.slice(0, 200),
    question: theQuestion,
    base: {
      ...recommend(source, report, weights).config,
      ...{ name: '', seed: 0, mixing: { policy: 'none' } }
    },
    grid: { mixing: compared.map(({ mixing }) => mixing) },
    seeds: Array.from({ length: byFolds ? partitions : seedsAtFirstLook }, (_, seed) => seed),
    metric: scoreMetrics[report.task],
    folds: byFolds ? folds : null,
    looks: byFolds ? 1 : 3,
    sideBySide: report.examples <= mostSideBySide ? Math.max(1, Math.min(4, cores)) : 1
  })
}

/** "Plain training against Input mixup and CutMix" */
export function describeCompared({ grid }: ExperimentDefinition): string {
  const titles = (grid['mixing'] ?? []).flatMap((one) => {
    const { data } = mixingConfig.safeParse(one)
    return data ? policies[data.policy].title : []
  })
  const [last = ''] = titles.slice(-1)
  const others = titles.slice(0, -1).join(', ')
  return `Plain training against ${others ? `${others} and ${last}` : last}`
}

/** "10 runs each (5 folds, twice)", "3 seeds each, then 6 and 12 if that is not enough" */
export function describeRepeats({ folds, seeds, looks }: ExperimentDefinition): string {
  if (folds !== null) {
    const times = seeds.length === 2 ? 'twice' : `${seeds.length} times`
    return `${folds * seeds.length} runs each (${folds} folds, ${times})`
  }
  const later = [2, 4].map((factor) => factor * seeds.length).join(' and ')
  const more = looks === 3 ? `, then ${later} if that is not enough` : ''
  return `${seeds.length} seeds each${more}`
}

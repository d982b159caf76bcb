import type { CheckpointName } from '../../../../contract/checkpoint'
import type { ExperimentDefinition } from '../../../../contract/experiment/definition'
import { metricFacts, type ComparedMetric } from '../../../../contract/experiment/metric'
import type { RunConfig } from '../../../../contract/run-config'
import type { TuningConfig } from '../../../../contract/experiment/tuning'
import { mixingConfig, type MixingConfig } from '../../../../contract/mixing'

/** A policy that is compared, with one configuration for each of its alphas. */
export interface MixingChoice {
  mixing: MixingConfig
  /** As typed: "0.2, 1"; unused for a policy without alpha. */
  alphas: string
}

/** A further field that takes several values. */
export interface FieldChoice {
  /** "data.examplesPerClass" */
  path: string
  values: unknown[]
  /** Numbers as they were typed. */
  text: string
}

/** Numbers as they were typed. */
export interface TuningPlan {
  method: TuningConfig['method']
  trials: string
  /** Epochs to choose among, such as "50, 100"; empty to leave them. */
  epochs: string
  /** What the form has no fields for, kept from a definition. */
  rest?: Partial<TuningConfig>
}

export const newTuning: TuningPlan = { method: 'random-search', trials: '8', epochs: '' }

/** An experiment as it is put together; what was typed stays as it was typed. */
export interface ExperimentPlan {
  name: string
  question: string
  base: RunConfig
  /** Whether `base` follows the form of the Train view. */
  followsDraft: boolean
  mixing: MixingChoice[]
  fields: FieldChoice[]
  seedCount: string
  firstSeed: string
  metric: ComparedMetric
  at: CheckpointName
  /** In points where the metric is a share, else in its units. */
  relevant: string
  design: 'folds' | 'fixed' | 'new'
  /** Of a partition, where the design is by folds. */
  folds: string
  looks: 1 | 3
  /** The same search on validation for every configuration; left out by plans of earlier versions. */
  tuning?: TuningPlan | undefined
  sideBySide: string
  /** Key of the question that it began with, as long as its policies and fields were not changed by hand. */
  sweep?: string | undefined
}

export const hasAlpha = (
  mixing: MixingConfig
): mixing is Extract<MixingConfig, { alpha: number }> => 'alpha' in mixing

/** A policy with its standard settings, or with those of `like` where that is the same policy. */
export function choiceOf(policy: MixingConfig['policy'], like?: MixingConfig): MixingChoice {
  const mixing = like?.policy === policy ? like : mixingConfig.parse({ policy })
  return { mixing, alphas: hasAlpha(mixing) ? String(mixing.alpha) : '' }
}

/** An experiment as it begins: the mixing of the base against plain training. */
export function newPlan(base: RunConfig, metric: ComparedMetric): ExperimentPlan {
  const policy = base.mixing.policy === 'none' ? 'input' : base.mixing.policy
  return {
    name: '',
    question: '',
    base,
    followsDraft: true,
    mixing: [choiceOf(policy, base.mixing)],
    fields: [],
    seedCount: '2',
    firstSeed: '0',
    metric,
    at: 'last',
    relevant: metricFacts[metric].isShare ? '1' : '0.01',
    design: 'folds',
    folds: '5',
    looks: 1,
    sideBySide: '1'
  }
}

/** The plan that leads to a definition. */
export function planOf(definition: ExperimentDefinition, isShare: boolean): ExperimentPlan {
  const { base, grid, seeds, relevantDifference } = definition
  const { mixing = [], ...others } = grid
  return {
    name: definition.name,
    question: definition.question,
    base,
    followsDraft: false,
    mixing: grouped(mixing.flatMap((one) => mixingConfig.safeParse(one).data ?? [])),
    fields: Object.entries(others).map(([path, values]) => ({
      path,
      values,
      text: typedValues(values)
    })),
    seedCount: String(seeds.length),
    firstSeed: String(Math.min(...seeds)),
    metric: definition.metric,
    at: definition.at,
    relevant: String(Number((relevantDifference * (isShare ? 100 : 1)).toPrecision(6))),
    design: definition.folds !== null ? 'folds' : definition.splitPerSeed ? 'new' : 'fixed',
    folds: String(definition.folds ?? 5),
    ...(definition.tuning && { tuning: tuningPlanOf(definition.tuning) }),
    looks: definition.looks,
    sideBySide: String(definition.sideBySide)
  }
}

function tuningPlanOf(tuning: TuningConfig): TuningPlan {
  const { 'training.epochs': epochs, ...space } = tuning.space
  return {
    method: tuning.method,
    trials: String(tuning.trials),
    epochs: epochs && 'values' in epochs ? epochs.values.join(', ') : '',
    rest: { seeds: tuning.seeds, drawSeed: tuning.drawSeed, space }
  }
}

/** Values as people would type them: "10, 20, all". */
export function typedValues(values: unknown[]): string {
  return values.map((value) => (value === null ? 'all' : JSON.stringify(value))).join(', ')
}

/** Mixings that differ in alpha alone, as one choice with several alphas. */
function grouped(mixings: MixingConfig[]): MixingChoice[] {
  const choices = new Map<string, MixingChoice>()
  for (const mixing of mixings) {
    if (mixing.policy === 'none') continue
    const key = JSON.stringify({ ...mixing, alpha: 0 })
    const known = choices.get(key)
    const alpha = hasAlpha(mixing) ? String(mixing.alpha) : ''
    choices.set(key, {
      mixing: known?.mixing ?? mixing,
      alphas: known ? `${known.alphas}, ${alpha}` : alpha
    })
  }
  return [...choices.values()]
}

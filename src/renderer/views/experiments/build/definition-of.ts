import {
  experimentDefinition,
  type ExperimentDefinition
} from '../../../../contract/experiment/definition'
import { tuningConfig } from '../../../../contract/experiment/tuning'
import { metrics } from '../../../../contract/metric'
import type { DataSetReport } from '../../../../contract/records'
import { unsuitableMixing } from '../../../../core/unsuitable-mixing'
import { metricFacts } from '../../../../contract/experiment/metric'
import { titleOf } from '../../../form/fields'
import { issuesByPath } from '../../../form/issues'
import { listParts, notANumber, parseNumber, parseNumbers } from '../../../form/numbers'
import { wordFor } from '../../../form/words'
import { sourceName } from '../../runs/columns'
import type { GridField } from './grid-fields'
import { hasAlpha, type ExperimentPlan, type FieldChoice, type MixingChoice } from './plan'

/** More would take days and give an unreadable table. */
const mostRuns = 2000

export interface DefinedExperiment {
  /** Null while anything is wrong. */
  definition: ExperimentDefinition | null
  /** What is wrong, by the place in the form: "alphas.0", "fields.1", "seedCount", "name". */
  issues: ReadonlyMap<string, string>
}

/**
 * What a plan asks for, or what is wrong with it.
 * @param report of its data; null while it is not known
 */
export function definitionOf(
  plan: ExperimentPlan,
  fields: GridField[],
  report: DataSetReport | null
): DefinedExperiment {
  const issues = new Map<string, string>()
  if (report) refuseUnsuitable(plan, report, issues)
  const grid: Record<string, unknown[]> = {}
  const mixing = plan.mixing.flatMap((choice, index) => mixingsOf(choice, index, issues))
  if (plan.mixing.length > 0) grid['mixing'] = mixing
  plan.fields.forEach((choice, index) => {
    const field = fields.find(({ path }) => path === choice.path)
    const values = field ? valuesOf(choice, field, `fields.${index}`, issues) : choice.values
    if (choice.path in grid) issues.set(`fields.${index}`, 'This field is already included.')
    grid[choice.path] = values
  })
  const seeds = seedsOf(plan, issues)
  if (plan.mixing.length === 0 && !('mixing.alpha' in grid)) {
    issues.set(
      'policies',
      'Choose at least one policy: plain training needs something to be compared with.'
    )
  }
  const configurations = Object.values(grid).reduce((product, { length }) => product * length, 1)
  // Every combination of the other fields also has its own plain training.
  const plain = configurations / Math.max(1, mixing.length)
  const folds = plan.design === 'folds' ? (parseNumber(plan.folds, false) ?? 1) : 1
  const runs = (configurations + plain) * seeds.length * folds
  if (runs > mostRuns) {
    issues.set(
      'grid',
      `That would be ${runs.toLocaleString('en-GB')} runs: remove some values. The limit is ${mostRuns.toLocaleString('en-GB')}.`
    )
  }
  const parsed = experimentDefinition.safeParse({
    name: plan.name.trim() || nameOf(plan),
    question: plan.question.trim(),
    base: {
      ...plan.base,
      name: '',
      seed: 0,
      ...(plan.mixing.length > 0 && { mixing: { policy: 'none' } })
    },
    grid,
    seeds,
    metric: plan.metric,
    at: plan.at,
    relevantDifference:
      parseNumber(plan.relevant, false)! / (metricFacts[plan.metric].isShare ? 100 : 1),
    splitPerSeed: plan.design === 'new',
    tuning: tuningOf(plan, issues),
    folds: plan.design === 'folds' ? parseNumber(plan.folds, false) : null,
    looks: plan.looks,
    sideBySide: parseNumber(plan.sideBySide, false)
  })
  for (const [place, text] of issuesByPath(parsed.error)) {
    const known = place.split('.')[0] ?? place
    const shown = known === 'relevantDifference' ? 'relevant' : known
    if (!issues.has(shown) && known !== 'grid' && known !== 'seeds') issues.set(shown, text)
  }
  return { definition: issues.size === 0 ? (parsed.data ?? null) : null, issues }
}

/** Policies and metrics that make no sense for the data keep the experiment from starting. */
function refuseUnsuitable(
  { base, mixing, metric }: ExperimentPlan,
  report: DataSetReport,
  issues: Map<string, string>
): void {
  for (const [index, choice] of mixing.entries()) {
    const reason = unsuitableMixing({ ...base, mixing: choice.mixing }, report)
    if (reason) issues.set(`policies.${index}`, `${wordFor(choice.mixing.policy)}: ${reason}`)
  }
  if (!metrics[metric].tasks.includes(report.task)) {
    issues.set(
      'metric',
      `${metrics[metric].title} does not suit these data: choose another metric.`
    )
  }
}

/** "digits: Input mixup, CutMix" */
export function nameOf({ base, mixing, fields }: ExperimentPlan): string {
  const policies = [...new Set(mixing.map(({ mixing: { policy } }) => wordFor(policy)))]
  const over = fields.map(({ path }) => titleOf(path.split('.').at(-1) ?? '').toLowerCase())
  const varied = over.length > 0 ? ` over ${over.join(', ')}` : ''
  return `${sourceName(base.data.source)}: ${policies.join(', ')}${varied}`.slice(0, 200)
}

function mixingsOf(
  { mixing, alphas }: MixingChoice,
  index: number,
  issues: Map<string, string>
): unknown[] {
  if (!hasAlpha(mixing)) return [mixing]
  const values = parseNumbers(alphas)
  const bad = listParts(alphas).find((_part, place) => Number.isNaN(values[place]))
  const wrong = values.length === 0 || values.some((alpha) => !(alpha > 0 && alpha <= 64))
  if (bad !== undefined) issues.set(`alphas.${index}`, notANumber(bad))
  else if (wrong) issues.set(`alphas.${index}`, 'Numbers above 0 up to 64, such as 0.2, 1.')
  return [...new Set(values)].map((alpha) => ({ ...mixing, alpha }))
}

function valuesOf(
  { text, values }: FieldChoice,
  field: GridField,
  place: string,
  issues: Map<string, string>
): unknown[] {
  if (field.kind === 'choices') {
    if (values.length === 0) issues.set(place, 'Choose at least one.')
    return values
  }
  const parts = listParts(text)
  const read = parts.map((part) => (field.nullable && part === 'all' ? null : Number(part)))
  const bad = parts.find((_part, index) => Number.isNaN(read[index]))
  const issue = bad === undefined ? numbersIssue(read, field) : notANumber(bad)
  if (issue) issues.set(place, issue)
  return [...new Set(read)]
}

function numbersIssue(
  values: (number | null)[],
  { integer, minimum, maximum, nullable }: Extract<GridField, { kind: 'numbers' }>
): string | null {
  const all = nullable ? ', or the word all' : ''
  if (values.length === 0) return `Numbers separated by commas${all}.`
  for (const value of values) {
    if (value === null) continue
    if (integer && !Number.isInteger(value)) return 'Must be whole numbers.'
    if (minimum !== undefined && value < minimum) return `Must be at least ${minimum}.`
    if (maximum !== undefined && value > maximum) return `Must be at most ${maximum}.`
  }
  return null
}

function tuningOf({ tuning }: ExperimentPlan, issues: Map<string, string>): unknown {
  if (!tuning) return null
  const trials = parseNumber(tuning.trials, false) ?? NaN
  if (!Number.isInteger(trials) || trials < 2 || trials > 128) {
    issues.set('trials', 'Must be a whole number from 2 to 128.')
  }
  const epochs = tuning.epochs.trim() === '' ? [] : parseNumbers(tuning.epochs)
  if (epochs.some((value) => !Number.isInteger(value) || value < 1)) {
    issues.set('epochs', 'Whole numbers from 1, separated by commas, such as 50, 100.')
  } else if (epochs.length > 0 && tuning.method === 'successive-halving') {
    issues.set('epochs', 'Successive halving sets the epochs itself: leave this empty.')
  }
  const { method, rest } = tuning
  const parsed = tuningConfig.safeParse({ ...rest, method, trials })
  if (!parsed.success) return null
  const { space } = parsed.data
  return {
    ...parsed.data,
    space: { ...space, ...(epochs.length > 0 && { 'training.epochs': { values: epochs } }) }
  }
}

function seedsOf({ seedCount, firstSeed }: ExperimentPlan, issues: Map<string, string>): number[] {
  const count = parseNumber(seedCount, false) ?? NaN
  const first = parseNumber(firstSeed, false) ?? NaN
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    issues.set('seedCount', 'Must be a whole number from 1 to 1,000.')
  }
  if (!Number.isInteger(first) || first < 0 || first > 4_000_000_000) {
    issues.set('firstSeed', 'Must be a whole number from 0.')
  }
  if (issues.has('seedCount') || issues.has('firstSeed')) return [0]
  return Array.from({ length: count }, (_, index) => first + index)
}

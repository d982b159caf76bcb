import type { ExperimentDefinition } from '../../contract/experiment/definition'
import { formatAmount } from '../../contract/experiment/format'
import { metricFacts } from '../../contract/experiment/metric'
import type { HistoryEvent } from '../../contract/experiment/plan'
import type { LookPlan } from '../../core/looks'
import type { ExperimentRecord } from './experiment-record'

type Change = Extract<HistoryEvent, { kind: 'made' }>['changes'][number]

/** What was there when an experiment was made or extended. */
export interface SeenBefore {
  /** Runs that it wants and that had ended. */
  ended: number
  /** Settings of the verdict that another experiment about the same runs had otherwise. */
  changes: Change[]
}

export const nothingSeen: SeenBefore = { ended: 0, changes: [] }

const planOf = ({ looks, seeds }: ExperimentDefinition): LookPlan => ({
  looks,
  firstLook: seeds.length
})

/** The plan that a record was made with. Earlier versions judged once, when all seeds were done. */
export const recordedPlan = ({ plan, definition }: ExperimentRecord): LookPlan =>
  plan ?? { ...planOf(definition), looks: 1 }

/** The record of an experiment that was not there before. */
export function made(definition: ExperimentDefinition, seen: SeenBefore): ExperimentRecord {
  const at = Date.now()
  const event: HistoryEvent = { kind: 'made', at, seeds: definition.seeds.length, ...seen }
  return { created: at, definition, plan: planOf(definition), history: [event] }
}

/** A record with the seeds and the settings of a definition that asks the same. */
export function extended(
  before: ExperimentRecord,
  definition: ExperimentDefinition,
  seen: SeenBefore
): ExperimentRecord {
  const at = Date.now()
  if (before.deleted !== undefined) {
    const again = made(definition, seen)
    const deleted: HistoryEvent = { kind: 'deleted', at: before.deleted }
    return { ...again, history: [...before.history, deleted, ...again.history] }
  }
  const seeds = [...new Set([...before.definition.seeds, ...definition.seeds])]
  const [from, to] = [before.definition.seeds.length, seeds.length]
  const known = recordedPlan(before)
  // Nothing has been seen yet: the plan may still be another one.
  const plan = seen.ended === 0 ? { looks: definition.looks, firstLook: to } : known
  const changed = plan.looks !== known.looks || plan.firstLook !== known.firstLook
  const events: HistoryEvent[] = [
    ...(to > from ? [{ kind: 'seeds', at, from, to, ended: seen.ended } as const] : []),
    ...(changed ? [{ kind: 'plan', at, before: known, after: plan } as const] : [])
  ]
  return {
    created: before.created,
    definition: { ...definition, seeds, looks: plan.looks },
    plan,
    history: [...before.history, ...events]
  }
}

/** What another experiment about the same runs wanted to know otherwise. */
export function changesFrom(
  other: ExperimentDefinition & { id: string },
  { metric, at, relevantDifference }: ExperimentDefinition
): Change[] {
  const change = (setting: Change['setting'], before: string, after: string): Change[] =>
    before === after ? [] : [{ setting, before, after, experiment: other.id }]
  return [
    ...change('metric', metricFacts[other.metric].title, metricFacts[metric].title),
    ...change('epoch', other.at, at),
    ...change(
      'smallest difference',
      formatAmount(other.metric, other.relevantDifference),
      formatAmount(metric, relevantDifference)
    )
  ]
}

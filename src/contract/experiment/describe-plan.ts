import type { CheckpointName } from '../checkpoint'
import type { ExperimentDefinition } from './definition'
import { formatDifference } from './format'
import type { ComparedMetric } from './metric'
import {
  wasFixedBeforehand,
  type ExperimentStage,
  type HistoryEvent,
  type PlannedLook
} from './plan'
import type { ComparedScore, ExperimentRow } from './table'
import { formatPlural } from '../format-number'

const percent = (level: number): string => `${Number((100 * level).toPrecision(3))} %`

/** "seed" and "seeds", or, with folds, "partition into 5 folds" and its plural. */
const unit = (count: number, folds: number | null): string => {
  const plural = count === 1 ? '' : 's'
  return folds === null ? `seed${plural}` : `partition${plural} into ${folds} folds`
}

const lookOf = ({ number, of }: PlannedLook): string =>
  of === 1 ? 'the look' : `look ${number} of ${of}`

/** When the experiment is judged: "One look, at 10 seeds, level 5 %." */
export function describePlan(looks: PlannedLook[], folds: number | null): string {
  const [first] = looks
  if (!first) return ''
  const level = percent(first.level)
  if (looks.length === 1) {
    return `One look, at ${first.seeds} ${unit(first.seeds, folds)}, at level ${level}.`
  }
  const seeds = looks.map((look) => look.seeds)
  const list = `${seeds.slice(0, -1).join(', ')} and ${seeds.at(-1)}`
  return `${looks.length} looks, at ${list} ${unit(2, folds)}, each at level ${level} (${percent(1 - first.level)} intervals), with an error rate of about 5 % in all, at most ${percent(looks.length * first.level)}.`
}

/** Progress within its plan:  "3 of 10 seeds, too early." */
export function describeStage(
  { kind, complete, look, next }: ExperimentStage,
  folds: number | null
): string {
  const at = (of: PlannedLook): string => unit(of.seeds, folds)
  switch (kind) {
    case 'early':
      return next ? `${complete} of ${next.seeds} ${at(next)}, too early.` : ''
    case 'look':
      return look
        ? `${capital(lookOf(look))}, at ${look.seeds} ${at(look)}, level ${percent(look.level)}.`
        : ''
    case 'between':
      return next
        ? `${complete} of ${next.seeds} ${at(next)}, too early for ${lookOf(next)}. Figures are exploratory.`
        : ''
    case 'after':
      return look
        ? `${complete} ${unit(complete, folds)}: more than the ${look.seeds} of the last planned look. Figures are exploratory.`
        : ''
  }
}

/** Whether what the verdict is about was fixed before results were there. */
export function describeFixing(history: HistoryEvent[]): string {
  switch (wasFixedBeforehand(history)) {
    case true:
      return 'Metric, smallest difference and looks were fixed before any result.'
    case false:
      return 'Not everything was fixed before the first results: see the history.'
    case null:
      return 'Created by an earlier version that kept no history: it is unknown whether anything was fixed before the first results.'
  }
}

/** One line of the history, without its date. */
function describeEvent(event: HistoryEvent): string {
  switch (event.kind) {
    case 'made': {
      const runs = event.ended === 1 ? 'run was' : 'runs were'
      const before = event.ended > 0 ? ` ${event.ended} of its ${runs} finished before.` : ''
      const changes = event.changes.map(
        ({ setting, before: from, after, experiment }) =>
          ` The ${setting} was changed from ${from} to ${after} after the first results (experiment ${experiment}).`
      )
      return `Created with ${event.seeds} ${unit(event.seeds, null)}.${before}${changes.join('')}`
    }
    case 'seeds':
      return `Seeds added: ${event.from} to ${event.to}${event.ended > 0 ? `, after ${event.ended} ${event.ended === 1 ? 'run' : 'runs'} had ended` : ', before any result'}.`
    case 'plan':
      return `Plan changed before any result: ${event.before.looks === 1 ? 'one look' : 'three looks'} from ${event.before.firstLook} seeds, then ${event.after.looks === 1 ? 'one look' : 'three looks'} from ${event.after.firstLook} seeds.`
    case 'deleted':
      return 'Deleted, and created again later.'
    case 'exploratory':
      return `Figures shown at ${event.seeds} complete ${unit(event.seeds, null)}, without a verdict.`
    case 'look': {
      const said = event.outcomes.map(({ label, outcome }) => `${label}: ${outcome}`)
      return `${capital(lookOf(event))}, at ${event.seeds} ${unit(event.seeds, null)}, level ${percent(event.level)}. ${said.join('; ')}.`
    }
  }
}

/** "2026-11-28 23:15 UTC: Created with 5 seeds." in universal time, so that a report reads the same everywhere. */
export function describeHistory(history: HistoryEvent[]): string[] {
  return history.map(
    (event) =>
      `${new Date(event.at).toISOString().slice(0, 16).replace('T', ' ')} UTC: ${describeEvent(event)}`
  )
}

/** How the data are split: "5-fold, a new partition for each seed". */
export function describeSplit({
  folds,
  seedsPerFold,
  splitPerSeed
}: Pick<ExperimentDefinition, 'folds' | 'seedsPerFold' | 'splitPerSeed'>): string {
  if (folds === null) return splitPerSeed ? 'a new split for each seed' : 'the same for all seeds'
  const runs = seedsPerFold > 1 ? `, ${seedsPerFold} runs on each fold` : ''
  return `${folds}-fold, a new partition for each seed${runs}`
}

/** How failed runs were counted, and the figure without them; empty if none failed. */
export function describeFailures(
  { failed, runs, withoutFailed, verdict }: ExperimentRow,
  chosen: { metric: ComparedMetric; at: CheckpointName }
): string {
  if (verdict?.outcome === 'failed' || (failed === 0 && withoutFailed === null)) return ''
  const score: ComparedScore | null = withoutFailed && {
    ...chosen,
    value: withoutFailed,
    difference: withoutFailed
  }
  const rest = score ? formatDifference(score) : ''
  const own =
    failed === 0
      ? 'Runs of plain training failed and count'
      : `${failed} of ${formatPlural(runs, 'run')} failed and ${failed === 1 ? 'counts' : 'count'}`
  return `${own} as the uninformed prediction (the largest training class, or the training mean)${rest ? `; without the pairs that failed: ${rest}` : ''}.`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

import type { CheckpointName } from '../../contract/checkpoint'
import { resolve } from 'node:path'
import { formatPlural } from '../../contract/format-number'
import type { DataSource, SplitName } from '../../contract/data'
import { parseSource } from '../data-options'
import { exitCodes } from '../exit-codes'
import { describeScores } from '../format-scores'
import { findRun, type Session } from '../session'
import { formatTable } from '../table'

export interface EvaluateOptions {
  at: CheckpointName
  split: SplitName
  /** A data set in place of the run's own. */
  data?: string
}

function sourceOf(text: string): DataSource {
  const source = parseSource(text, {})
  return source.kind === 'path' ? { ...source, path: resolve(source.path) } : source
}

/** Scores a run on one of its splits, or on other data with the same targets. */
export async function evaluate(
  session: Session,
  run: string,
  { at, split, data }: EvaluateOptions
): Promise<number> {
  const id = await findRun(session, run)
  const scores = await (data === undefined
    ? session.client.call.evaluate({ id, at, split })
    : session.client.call.scoreOtherData({ id, at, source: sourceOf(data) }))
  const where = data ?? split
  session.output.result({ id, at, ...(data === undefined ? { split } : { data }), scores }, () => {
    const perClass = scores.perClass ?? []
    const share = (value: number): string => `${(100 * value).toFixed(1)} %`
    const classes = perClass.map(({ name, examples, precision, recall, f1 }) => [
      name,
      examples,
      share(precision),
      share(recall),
      share(f1)
    ])
    const summary = `${where}, ${at} epoch (${scores.epoch}), ${formatPlural(scores.examples, 'example')}: ${describeScores(scores).join(', ')}`
    if (classes.length === 0) return summary
    return `${summary}\n${formatTable([['class', 'examples', 'precision', 'recall', 'F1'], ...classes])}`
  })
  return exitCodes.ok
}

import { formatPlural } from '../../contract/format-number'
import type { SplitName } from '../../contract/data'
import { exitCodes } from '../exit-codes'
import { describeScores } from '../format-scores'
import { findRun, type Session } from '../session'
import { formatTable } from '../table'

export interface EvaluateOptions {
  at: 'best' | 'last'
  split: SplitName
}

/** Scores a run on one of its splits. */
export async function evaluate(
  session: Session,
  run: string,
  { at, split }: EvaluateOptions
): Promise<number> {
  const id = await findRun(session, run)
  const scores = await session.client.call.evaluate({ id, at, split })
  session.output.result({ id, at, split, scores }, () => {
    const perClass = scores.perClass ?? []
    const share = (value: number): string => `${(100 * value).toFixed(1)} %`
    const classes = perClass.map(({ name, examples, precision, recall, f1 }) => [
      name,
      examples,
      share(precision),
      share(recall),
      share(f1)
    ])
    const summary = `${split}, ${at} epoch (${scores.epoch}), ${formatPlural(scores.examples, 'example')}: ${describeScores(scores).join(', ')}`
    if (classes.length === 0) return summary
    return `${summary}\n${formatTable([['class', 'examples', 'precision', 'recall', 'F1'], ...classes])}`
  })
  return exitCodes.ok
}

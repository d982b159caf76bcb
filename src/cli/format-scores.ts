import type { Scores } from '../contract/metrics'

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`
const decimal = (value: number): string => value.toPrecision(4)

/** The scores that matter for the task at hand, in words: what the command line prints of a split. */
export function describeScores(scores: Scores): string[] {
  const parts: [string, number | undefined, (value: number) => string][] = [
    ['accuracy', scores.accuracy, percent],
    ['average precision', scores.averagePrecision, percent],
    ['exact match', scores.exactMatch, percent],
    ['R2', scores.r2, decimal],
    ['RMSE', scores.rmse, decimal],
    ['MAE', scores.mae, decimal],
    ['ECE', scores.ece, percent],
    ['loss', scores.loss, decimal]
  ]
  return parts.flatMap(([name, value, format]) =>
    value === undefined ? [] : [`${name} ${format(value)}`]
  )
}

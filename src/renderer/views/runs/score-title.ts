import type { RunSummary } from '../../../contract/records'

/** What the run's score is: the contract has one field for it, whatever the task. */
export function scoreTitleOf({ config, status }: RunSummary): string {
  const scores = status.results[0]?.scores
  if (scores?.accuracy !== undefined) return 'accuracy'
  if (scores?.r2 !== undefined) return 'R²'
  if (scores?.averagePrecision !== undefined) return 'mean average precision'
  const { task } = config.data.reading
  if (task === 'regression') return 'R²'
  return task === 'multi-label' ? 'mean average precision' : 'accuracy'
}

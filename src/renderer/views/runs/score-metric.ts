import { scoreMetricOf, scoreMetrics, type MetricKey } from '../../../contract/metric'
import type { RunSummary } from '../../../contract/records'

/** The metric that the run's score is: of its results where there are some, else of its task. */
export function runScoreMetric({ config, status }: RunSummary): MetricKey {
  const scored = status.results.map(({ scores }) => scoreMetricOf(scores))
  return (
    scored.find((key) => key !== null) ??
    scoreMetrics[status.task ?? config.data.reading.task ?? 'classification']
  )
}

/** The metric by which the run chooses its best epoch. */
export const bestMetric = (run: RunSummary): MetricKey =>
  run.config.training.best === 'score' ? runScoreMetric(run) : run.config.training.best

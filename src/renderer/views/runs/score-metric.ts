import type { Task } from '../../../contract/data'
import { metrics, scoreMetricOf, scoreMetrics, type MetricKey } from '../../../contract/metric'
import type { RunSummary } from '../../../contract/records'

/** What a run learns: as its results show, as was found in its data, or as it was set up; null where nothing says it. */
export function taskOf({ config, status }: RunSummary): Task | null {
  for (const { scores } of status.results) {
    const key = scoreMetricOf(scores)
    if (key) return metrics[key].tasks[0] ?? null
  }
  return status.task ?? config.data.reading.task ?? null
}

/** The metric that the run's score is. */
export const runScoreMetric = (run: RunSummary): MetricKey =>
  scoreMetrics[taskOf(run) ?? 'classification']

/** The metric by which the run chooses its best epoch. */
export const bestMetric = (run: RunSummary): MetricKey =>
  run.config.training.best === 'score' ? runScoreMetric(run) : run.config.training.best

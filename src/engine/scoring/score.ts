import type { Task } from '../../contract/data'
import { scoreMetrics, type MetricKey } from '../../contract/metric'
import type { Scores } from '../../contract/metrics'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import { fitTemperature } from '../../core/calibration'
import { classificationMetrics, classPredictions, scoresByClass } from '../../core/classification'
import { computeMetrics } from '../../core/metrics'
import { multiLabelMetrics } from '../../core/multi-label'
import { largestInRows } from '../../core/probabilities'
import { regressionMetrics, regressionScores } from '../../core/regression'
import { toOriginalUnits } from '../data/preparation/encode'
import type { Outcome } from '../run-folder/results'

/**
 * Scores of clean examples. Regression errors are in the units of the data, its loss in standardised ones.
 * @param temperature for the figures after temperature scaling, as `temperatureFor` fits it
 */
export function scoreOutcome(
  outcome: Outcome,
  fitted: TargetPreprocessing,
  temperature?: number
): Scores {
  const { names } = fitted
  const { logits, targets } = outcome
  const examples = targets.length / names.length
  switch (fitted.task) {
    case 'classification': {
      const labels = outcome.labels ?? largestInRows(targets, names.length)
      const predictions = classPredictions({ logits, labels, classes: names.length }, temperature)
      const { confusion } = predictions
      const perClass = scoresByClass(confusion).map((scores, c) => ({ name: names[c]!, ...scores }))
      const values = computeMetrics(classificationMetrics, predictions)
      return { examples, ...withScore(fitted.task, values), perClass, confusion }
    }
    case 'multi-label': {
      const predictions = { logits, labels: targets, outputs: names.length }
      return { examples, ...withScore(fitted.task, computeMetrics(multiLabelMetrics, predictions)) }
    }
    case 'regression': {
      const scores = regressionScores(
        toOriginalUnits(fitted, logits),
        toOriginalUnits(fitted, targets),
        names.length
      )
      const predictions = { outputs: logits, targets, scores }
      return { examples, ...withScore(fitted.task, computeMetrics(regressionMetrics, predictions)) }
    }
  }
}

/** The temperature (Guo et al. 2017) that suits a validation split; undefined where the task has no classes. */
export function temperatureFor(
  { logits, targets, labels }: Outcome,
  { task, names }: TargetPreprocessing
): number | undefined {
  if (task !== 'classification') return undefined
  const classes = names.length
  return fitTemperature({ logits, labels: labels ?? largestInRows(targets, classes), classes })
}

function withScore(task: Task, values: Partial<Record<MetricKey, number>>) {
  return { ...values, loss: values.loss ?? NaN, score: values[scoreMetrics[task]] ?? NaN }
}

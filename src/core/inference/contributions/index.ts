import type { Task } from '../../../contract/data'
import { metricKeys, type MetricKey, type MetricOf } from '../../../contract/metric'
import type { Predictions } from '../../probabilities'
import {
  accuracyContributions,
  balancedAccuracyContributions,
  calibrationErrorContributions,
  lossContributions,
  macroF1Contributions,
  top5Contributions
} from './classes'
import type { Contributions } from './contribution'
import {
  averagePrecisionContributions,
  exactMatchContributions,
  labelLossContributions,
  type LabelSets
} from './labels'
import {
  absoluteErrorContributions,
  r2Contributions,
  rmseContributions,
  squaredErrorContributions,
  type Numbers
} from './numbers'

/** For every metric of a task; null where it makes no sense for these predictions. */
type Registered<T extends Task, Given> = Record<
  MetricOf<T>,
  (predictions: Given) => Contributions | null
>

const ofClasses: Registered<'classification', Predictions> = {
  accuracy: accuracyContributions,
  balancedAccuracy: balancedAccuracyContributions,
  macroF1: macroF1Contributions,
  top5: top5Contributions,
  loss: lossContributions,
  ece: calibrationErrorContributions,
  // Another test set would leave the temperature as it is, and yet these figures depend on it: shown without a verdict.
  scaledEce: () => null,
  scaledLoss: () => null
}

const ofLabels: Registered<'multi-label', LabelSets> = {
  averagePrecision: averagePrecisionContributions,
  exactMatch: exactMatchContributions,
  loss: labelLossContributions
}

/** Numbers in the units of the data, and as the model learns them, for the loss. */
interface RegressionOutcome extends Numbers {
  standardised: Numbers
}

const ofNumbers: Registered<'regression', RegressionOutcome> = {
  r2: r2Contributions,
  rmse: rmseContributions,
  mae: absoluteErrorContributions,
  loss: ({ standardised }) => squaredErrorContributions(standardised)
}

/** Predictions and labels of a test set. */
export type TestOutcome =
  | ({ task: 'classification' } & Predictions)
  | ({ task: 'multi-label' } & LabelSets)
  | ({ task: 'regression' } & RegressionOutcome)

/** What each test example contributes to the metrics of its task, to those named only where any are. */
export function contributionsOf(
  outcome: TestOutcome,
  only?: MetricKey
): Partial<Record<MetricKey, Contributions>> {
  switch (outcome.task) {
    case 'classification':
      return each(ofClasses, outcome, only)
    case 'multi-label':
      return each(ofLabels, outcome, only)
    case 'regression':
      return each(ofNumbers, outcome, only)
  }
}

function each<Given>(
  registered: Partial<Record<MetricKey, (predictions: Given) => Contributions | null>>,
  predictions: Given,
  only: MetricKey | undefined
): Partial<Record<MetricKey, Contributions>> {
  return Object.fromEntries(
    metricKeys.flatMap((key) => {
      if (only !== undefined && key !== only) return []
      const contributions = registered[key]?.(predictions)
      return contributions ? [[key, contributions]] : []
    })
  )
}

/** What a run predicted for its test examples, as their contributions to every metric. */
export interface TestedExamples {
  /** Rows of the data set. */
  origin: Int32Array
  contributions: Partial<Record<MetricKey, Contributions>>
}

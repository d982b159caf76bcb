import { metricName, metrics, scoreMetrics, type MetricKey } from '../../contract/metric'
import type { Measure } from './claim'
import type { ClaimFacts } from './facts'

/** The score of a task, by which experiments are compared. */
export const scoreMetric = ({ task }: ClaimFacts): MetricKey => scoreMetrics[task]

/** A metric of the test split. */
const metricMeasure = (key: MetricKey, change: Partial<Measure> = {}): Measure => ({
  title: `Test ${metricName(key)}`,
  scale: metrics[key].isShare ? 'share' : 'number',
  higherIsBetter: metrics[key].higherIsBetter,
  of: ({ scores }) => scores[key],
  metric: key,
  ...change
})

export const score = (facts: ClaimFacts): Measure => metricMeasure(scoreMetric(facts))
export const rmse = metricMeasure('rmse')
export const testLoss = metricMeasure('loss', { scale: 'ratio' })
export const ece = metricMeasure('ece')

export const scaledEce: Measure = {
  title: 'ECE after temperature scaling',
  scale: 'share',
  higherIsBetter: false,
  of: ({ studies }) => studies.calibration?.scaledEce
}

export const overconfidence: Measure = {
  title: 'Overconfidence',
  scale: 'share',
  higherIsBetter: false,
  of: ({ studies }) => studies.calibration?.overconfidence
}

export const jacobian: Measure = {
  title: 'Norm of the Jacobian of the logits',
  scale: 'ratio',
  higherIsBetter: false,
  of: ({ studies }) => studies.between?.jacobian
}

export const probabilityJacobian: Measure = {
  title: 'Norm of the Jacobian of the probabilities',
  scale: 'ratio',
  higherIsBetter: false,
  of: ({ studies }) => studies.between?.probabilityJacobian
}

export const gapFromLinearity = ({ task }: ClaimFacts): Measure => ({
  title: `Gap from linearity, ${task === 'regression' ? 'outputs' : 'probabilities'}`,
  scale: 'ratio',
  higherIsBetter: false,
  of: ({ studies }) =>
    task === 'regression' ? studies.between?.logitGap : studies.between?.probabilityGap
})

export const missRate: Measure = {
  title: 'Misses between examples',
  scale: 'share',
  higherIsBetter: false,
  of: ({ studies }) => studies.between?.missRate
}

export const fgsmAccuracy: Measure = {
  title: 'Accuracy under FGSM',
  scale: 'share',
  higherIsBetter: true,
  of: ({ studies }) => studies.robustness?.fgsm
}

export const pgdAccuracy: Measure = {
  title: 'Accuracy under PGD',
  scale: 'share',
  higherIsBetter: true,
  of: ({ studies }) => studies.robustness?.pgd
}

export const attackedCleanAccuracy: Measure = {
  title: 'Accuracy without attack, same examples',
  scale: 'share',
  higherIsBetter: true,
  of: ({ studies }) => studies.robustness?.clean
}

export const memorised: Measure = {
  title: 'Corrupted labels memorised',
  scale: 'share',
  higherIsBetter: false,
  of: ({ studies }) => studies.memorisation?.memorised
}

export const recovered: Measure = {
  title: 'True class still predicted',
  scale: 'share',
  higherIsBetter: true,
  of: ({ studies }) => studies.memorisation?.recovered
}

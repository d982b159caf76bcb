import type { ComparedMetric } from '../../contract/experiment/metric'
import type { Task } from '../../contract/data'
import type { Measure } from './claim'
import type { ClaimFacts } from './facts'

const metrics: Record<Task, ComparedMetric> = {
  classification: 'accuracy',
  'multi-label': 'averagePrecision',
  regression: 'r2'
}

/** The score of a task, by which experiments are compared. */
export const scoreMetric = ({ task }: ClaimFacts): ComparedMetric => metrics[task]

const scores: Record<Task, Measure> = {
  classification: {
    title: 'Test accuracy',
    scale: 'share',
    higherIsBetter: true,
    of: ({ scores }) => scores.accuracy
  },
  'multi-label': {
    title: 'Mean average precision',
    scale: 'share',
    higherIsBetter: true,
    of: ({ scores }) => scores.averagePrecision
  },
  regression: {
    title: 'R2',
    scale: 'number',
    higherIsBetter: true,
    of: ({ scores }) => scores.r2
  }
}

export const score = ({ task }: ClaimFacts): Measure => scores[task]

export const rmse: Measure = {
  title: 'RMSE',
  scale: 'number',
  higherIsBetter: false,
  of: ({ scores }) => scores.rmse
}

export const testLoss: Measure = {
  title: 'Test loss',
  scale: 'ratio',
  higherIsBetter: false,
  of: ({ scores }) => scores.loss
}

export const ece: Measure = {
  title: 'ECE',
  scale: 'share',
  higherIsBetter: false,
  of: ({ scores }) => scores.ece
}

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
  title: 'True class predicted all the same',
  scale: 'share',
  higherIsBetter: true,
  of: ({ studies }) => studies.memorisation?.recovered
}

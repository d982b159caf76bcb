import type { ConfusedPair, JudgedExample, JudgedOrder } from '../../contract/prediction-calls'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import { largestInRows, logSumExp, softmaxRows } from '../../core/probabilities'
import { toOriginalUnits } from '../data/preparation/encode'
import type { StoredOutcome } from '../run-folder/results'

/** The prediction for an example, compared with its label; the label itself comes from the data set. */
export type Judgement = Omit<JudgedExample, 'row' | 'label'>

/** Judges every example of a split by the logits, in the order of the split. */
export function judgeOutcome(outcome: StoredOutcome, fitted: TargetPreprocessing): Judgement[] {
  switch (fitted.task) {
    case 'classification':
      return judgeClasses(outcome, fitted.names)
    case 'multi-label':
      return judgeLabels(outcome, fitted.names)
    case 'regression':
      return judgeNumbers(outcome, fitted)
  }
}

/** The examples that an order shows, in it. */
export function arrange(judged: Judgement[], order: JudgedOrder): Judgement[] {
  if (order === 'order') return judged
  const mistakes = judged.filter(({ correct }) => correct !== true)
  return order === 'worst'
    ? mistakes.sort((a, b) => b.loss - a.loss)
    : mistakes.sort((a, b) => (b.confidence ?? b.loss) - (a.confidence ?? a.loss))
}

/** Those of one class that were taken for one class; none where the targets are not classes. */
export function confused(
  judged: Judgement[],
  { targets, labels }: Pick<StoredOutcome, 'targets' | 'labels'>,
  { names, task }: TargetPreprocessing,
  pair: ConfusedPair
): Judgement[] {
  if (task !== 'classification') return []
  const classOf = labels ?? largestInRows(targets, names.length)
  return judged.filter(
    ({ place, prediction }) =>
      prediction === pair.prediction && names[classOf[place]!] === pair.label
  )
}

function judgeClasses({ logits, targets, labels }: StoredOutcome, names: string[]): Judgement[] {
  const classes = names.length
  const probabilities = softmaxRows(logits, classes)
  const classOf = labels ?? largestInRows(targets, classes)
  return Array.from(largestInRows(logits, classes), (prediction, place) => {
    const label = classOf[place]!
    return {
      place,
      prediction: names[prediction]!,
      correct: prediction === label,
      confidence: probabilities[place * classes + prediction]!,
      labelProbability: probabilities[place * classes + label]!,
      loss: logSumExp(logits, place, classes) - logits[place * classes + label]!
    }
  })
}

/** log(1 + exp(x)), also where exp(x) is too large for a number. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

function judgeLabels({ logits, targets }: StoredOutcome, names: string[]): Judgement[] {
  return Array.from({ length: targets.length / names.length }, (_, place) => {
    const labels = names.map((name, index) => {
      const logit = logits[place * names.length + index]!
      const holds = targets[place * names.length + index] === 1
      return {
        ...{ name, prediction: logit > 0, right: logit > 0 === holds },
        certainty: 1 / (1 + Math.exp(-Math.abs(logit))),
        loss: softplus(holds ? -logit : logit)
      }
    })
    const wrong = labels.filter(({ right }) => !right)
    const certainties = (of: typeof labels) => of.map(({ certainty }) => certainty)
    return {
      place,
      prediction: labels.flatMap(({ name, prediction }) => (prediction ? [name] : [])).join(', '),
      correct: wrong.length === 0,
      confidence:
        wrong.length > 0 ? Math.max(...certainties(wrong)) : Math.min(...certainties(labels)),
      labelProbability: null,
      loss: labels.reduce((sum, { loss }) => sum + loss, 0) / labels.length
    }
  })
}

function judgeNumbers(
  { logits, targets }: StoredOutcome,
  fitted: Extract<TargetPreprocessing, { task: 'regression' }>
): Judgement[] {
  const width = fitted.names.length
  const prediction = toOriginalUnits(fitted, logits)
  return Array.from({ length: targets.length / width }, (_, place) => {
    const own = <T extends Float32Array>(values: T) =>
      values.subarray(place * width, (place + 1) * width)
    const [given, wanted] = [own(logits), own(targets)]
    const squares = given.reduce((sum, value, index) => sum + (value - wanted[index]!) ** 2, 0)
    return {
      place,
      prediction: Array.from(own(prediction), (value) => String(Number(value.toPrecision(6)))).join(
        ', '
      ),
      ...{ correct: null, confidence: null, labelProbability: null },
      loss: squares / width
    }
  })
}

import type { WatchedExample } from '../../contract/metrics'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import { largestInRows, softmaxRows } from '../../core/probabilities'
import type { Outcome } from '../run-folder/results'

/** So many examples are followed through training. */
const watched = 4
/** Classes that are named of each. */
const named = 3

/**
 * What the model says of the same few examples of a split each time: spread evenly over it, so that they do not depend on
 * training. None where the targets are not classes.
 * @param origin rows in the data set, in the order of the split
 */
export function watchExamples(
  { logits, targets, labels }: Outcome,
  origin: ArrayLike<number>,
  { task, names }: TargetPreprocessing
): WatchedExample[] {
  const classes = names.length
  const length = targets.length / classes
  if (task !== 'classification' || length === 0) return []
  const classOf = labels ?? largestInRows(targets, classes)
  const count = Math.min(watched, length)
  return Array.from({ length: count }, (_, index) => {
    const place = Math.floor((index * length) / count)
    const probabilities = softmaxRows(logits.slice(place * classes, (place + 1) * classes), classes)
    const likeliest = Array.from(probabilities, (probability, label) => ({
      name: names[label]!,
      probability
    }))
      .sort((one, other) => other.probability - one.probability)
      .slice(0, named)
    const label = classOf[place]!
    return {
      row: origin[place]!,
      truth: names[label]!,
      probability: probabilities[label]!,
      likeliest
    }
  })
}

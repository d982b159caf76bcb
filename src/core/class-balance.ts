/** How the loss makes up for classes of different size. */
type ClassWeights = 'none' | 'balanced' | 'effective'

/** Examples of each class. */
export function countClasses(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (let row = 0; row < labels.length; row++) counts[labels[row]!]!++
  return counts
}

/**
 * Weight of an example of each class in the loss. Their mean over the training examples is 1, so that the learning
 * rate keeps its meaning. A class without examples has weight 0.
 * - balanced: the inverse of the class's size (King and Zeng 2001, "Logistic regression in rare events data")
 * - effective: (1 - beta) / (1 - beta^n) (Cui et al. 2019, "Class-balanced loss based on effective number of samples",
 *   equation 3): between none (beta 0) and balanced (beta towards 1)
 * @param beta of the effective number, from 0 to below 1
 */
export function classWeights(
  counts: readonly number[],
  kind: Exclude<ClassWeights, 'none'>,
  beta: number
): number[] {
  const raw = counts.map((count) => {
    if (count === 0) return 0
    // Written directly, the difference of two numbers close to 1 would lose precision.
    return kind === 'balanced' ? 1 / count : (1 - beta) / -Math.expm1(count * Math.log(beta))
  })
  const examples = counts.reduce((sum, count) => sum + count, 0)
  const total = raw.reduce((sum, weight, c) => sum + weight * counts[c]!, 0)
  return raw.map((weight) => (weight * examples) / total)
}

/** From this ratio of the largest to the smallest class on, accuracy says little about the small ones. */
const lopsidedFrom = 5

interface NamedCount {
  name: string
  examples: number
}

interface Balance {
  largest: NamedCount
  smallest: NamedCount
  /** Examples of the largest class for each of the smallest. */
  ratio: number
  lopsided: boolean
  /** Accuracy of always predicting the largest class. */
  majority: number
}

/** How evenly examples are spread over their classes; null for fewer than two classes. */
export function balanceOf(classes: readonly NamedCount[]): Balance | null {
  if (classes.length < 2) return null
  const sorted = [...classes].sort((a, b) => b.examples - a.examples)
  const [largest, smallest] = [sorted[0]!, sorted.at(-1)!]
  const examples = classes.reduce((sum, one) => sum + one.examples, 0)
  const ratio = largest.examples / smallest.examples
  const majority = largest.examples / examples
  return { largest, smallest, ratio, lopsided: ratio >= lopsidedFrom, majority }
}

/** The balance in a sentence or two, with what it means for training and scores. */
export function describeBalance({ largest, smallest, ratio, lopsided, majority }: Balance): string {
  if (ratio < 1.5) return 'The classes are of about the same size.'
  const sizes = `"${largest.name}" has ${ratio.toFixed(ratio < 10 ? 1 : 0)} times the examples of "${smallest.name}".`
  if (!lopsided) return `${sizes} Accuracy is still a useful measure.`
  return `${sizes} Always predicting "${largest.name}" would be right ${Math.round(100 * majority)} % of the time: compare balanced accuracy or macro F1, and give rare classes more weight.`
}

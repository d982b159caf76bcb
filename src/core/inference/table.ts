/** Paired differences, policy minus plain training, of every example with every seed: row-major [examples, seeds]. */
export interface DifferenceTable {
  examples: number
  seeds: number
  values: ArrayLike<number>
}

/**
 * A table from one list per seed.
 * @throws RangeError unless all lists have the same length
 */
export function tableOf(columns: ArrayLike<number>[]): DifferenceTable {
  const seeds = columns.length
  const examples = columns[0]?.length ?? 0
  const values = new Float64Array(examples * seeds)
  columns.forEach((column, seed) => {
    if (column.length !== examples) {
      throw new RangeError(
        `Seeds must be scored on the same examples: one has ${examples}, another ${column.length}.`
      )
    }
    for (let i = 0; i < examples; i++) values[i * seeds + seed] = column[i]!
  })
  return { examples, seeds, values }
}

/** The mean difference of each seed. */
export function seedMeans({ examples, seeds, values }: DifferenceTable): Float64Array {
  const means = new Float64Array(seeds)
  for (let i = 0, at = 0; i < examples; i++) {
    for (let s = 0; s < seeds; s++, at++) means[s]! += values[at]!
  }
  for (let s = 0; s < seeds; s++) means[s]! /= examples
  return means
}

/** The mean difference of each example: what several seeds of one training set amount to. */
export function exampleMeans({ examples, seeds, values }: DifferenceTable): Float64Array {
  const means = new Float64Array(examples)
  for (let i = 0, at = 0; i < examples; i++) {
    for (let s = 0; s < seeds; s++, at++) means[i]! += values[at]!
    means[i]! /= seeds
  }
  return means
}

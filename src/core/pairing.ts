export interface PairingFigures {
  pairs: number
  /** Pairs of two examples (or one) of the same class. */
  sameClass: number
  /** Examples that are their own partner. */
  self: number
  /** The fewest same-class pairs that any pairing of this batch has: max(0, 2m - B), m the largest class. */
  fewestSameClass: number
}

/** The result of a pairing, for one batch. */
export function pairingFigures(
  labels: ArrayLike<number>,
  partner: ArrayLike<number>
): PairingFigures {
  const pairs = labels.length
  const counts = new Map<number, number>()
  let sameClass = 0
  let self = 0
  for (let i = 0; i < pairs; i++) {
    const label = labels[i]!
    counts.set(label, (counts.get(label) ?? 0) + 1)
    if (label === labels[partner[i]!]) sameClass++
    if (partner[i] === i) self++
  }
  const largest = Math.max(0, ...counts.values())
  return { pairs, sameClass, self, fewestSameClass: Math.max(0, 2 * largest - pairs) }
}

/**
 * P values adjusted for testing all of them, in their given order (Holm 1979): none is significant by chance with more
 * than the level's probability, however they depend on each other. NaN is a test without a result yet: it stays, and counts.
 */
export function holmAdjusted(values: ArrayLike<number>): number[] {
  const tests = Array.from(values, (p, index) => ({ p, index })).filter(({ p }) => !Number.isNaN(p))
  tests.sort((one, other) => one.p - other.p)
  const adjusted = Array.from(values)
  let highest = 0
  tests.forEach(({ p, index }, rank) => {
    highest = Math.max(highest, Math.min(1, p * (adjusted.length - rank)))
    adjusted[index] = highest
  })
  return adjusted
}

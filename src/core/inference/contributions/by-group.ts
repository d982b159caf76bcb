import type { TestedExamples } from '.'
import type { Contributions } from './contribution'

/**
 * Groups (persons, recordings) in place of examples: those of one group are not independent, so the group is what is drawn.
 * Scaled so that the mean over the groups is the mean over the examples.
 * @param groups of every example
 */
export function byGroup(
  { origin, contributions }: TestedExamples,
  groups: ArrayLike<number>
): TestedExamples {
  const names = Int32Array.from(new Set(Array.from(groups))).sort()
  const places = new Map(Array.from(names, (group, place) => [group, place]))
  const summed = ({ each, ...rest }: Contributions): Contributions => {
    const sums = new Float64Array(names.length)
    each.forEach((one, i) => {
      sums[places.get(groups[i]!)!]! += (one * names.length) / origin.length
    })
    return { ...rest, each: sums }
  }
  return {
    origin: names,
    contributions: Object.fromEntries(
      Object.entries(contributions).map(([key, one]) => [key, summed(one)])
    )
  }
}

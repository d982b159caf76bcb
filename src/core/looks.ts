/**
 * When the results of an experiment may be judged, fixed beforehand: once at level 0.05, or three times, at n, 2n and 4n
 * seeds and level 0.02 each. Three looks at 0.02 err at most 3 x 0.02 = 6 % of the time whatever the data, and about 5 %
 * where they are independent. Looking after every seed at 0.05 would err 20 % of the time.
 */
export interface LookPlan {
  looks: 1 | 3
  /** Seeds at the first look; with k folds, partitions. */
  firstLook: number
}

export interface Look {
  /** From 1. */
  number: number
  of: number
  seeds: number
  /** Significance level, and 1 minus the confidence of the intervals. */
  level: number
}

/** With fewer training sets or seeds the variance is too uncertain. */
const fewest = 3

/**
 * The planned looks, in order. None has fewer than three runs per policy, also where fewer were asked for.
 * @param runsPerSeed of one policy: the folds of a partition, or 1
 */
export function looksOf({ looks, firstLook }: LookPlan, runsPerSeed = 1): Look[] {
  const first = Math.max(firstLook, Math.ceil(fewest / runsPerSeed))
  const level = looks === 1 ? 0.05 : 0.02
  return [1, 2, 4]
    .slice(0, looks)
    .map((times, index) => ({ number: index + 1, of: looks, seeds: times * first, level }))
}

export interface Stage {
  /** A verdict belongs to a look alone; before, between and after, all figures are exploratory. */
  kind: 'early' | 'look' | 'between' | 'after'
  /** The current or most recent look. */
  look: Look | null
  next: Look | null
}

/** The position of an experiment in its plan with this many complete seeds. */
export function stageOf(looks: Look[], complete: number): Stage {
  const look = looks.findLast(({ seeds }) => seeds <= complete) ?? null
  const next = looks.find(({ seeds }) => seeds > complete) ?? null
  if (look?.seeds === complete) return { kind: 'look', look, next }
  if (look === null) return { kind: 'early', look, next }
  return { kind: next ? 'between' : 'after', look, next }
}

/** The first planned look with at least so many seeds, from the next one on; null where none has. */
export function lookWith(next: Look | null, seeds: number): Look | null {
  if (next === null || next.seeds >= seeds) return next
  if (next.number === next.of) return null
  return lookWith({ ...next, number: next.number + 1, seeds: 2 * next.seeds }, seeds)
}

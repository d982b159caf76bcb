/** How often an experiment is looked at, fixed beforehand: once, or at the first number of seeds, twice and four times it. */
export interface LookPlan {
  /** Seeds, or training sets, at the first look. */
  first: number
  looks: 1 | 3
}

/** Three looks at 0.02 each err in at most 3 x 0.02 = 6 %, however they depend on each other. */
export const levelOf = ({ looks }: LookPlan): number => (looks === 1 ? 0.05 : 0.02)

/** The numbers of seeds at which a verdict may be given. */
export const seedsOfLooks = ({ first, looks }: LookPlan): number[] =>
  looks === 1 ? [first] : [first, 2 * first, 4 * first]

export type Stage =
  /** Before the first look. */
  | { kind: 'too early'; next: number }
  | { kind: 'look'; index: number }
  /** Between looks (the next is at `next` seeds) and after the last one: figures without a verdict. */
  | { kind: 'exploratory'; next: number | null }

/** Where an experiment with so many complete seeds stands. */
export function stageOf(plan: LookPlan, complete: number): Stage {
  const looks = seedsOfLooks(plan)
  const index = looks.indexOf(complete)
  if (index >= 0) return { kind: 'look', index }
  const next = looks.find((seeds) => seeds > complete) ?? null
  if (next !== null && complete < plan.first) return { kind: 'too early', next }
  return { kind: 'exploratory', next }
}

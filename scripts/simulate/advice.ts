import { crossedEstimate } from '../../src/core/inference/crossed'
import { equivalenceP } from '../../src/core/inference/estimate'
import { compareOnOneSplit } from '../../src/core/inference/compare'
import { judge } from '../../src/core/inference/verdict'
import { Generator } from '../../src/core/random'
import type { DifferenceTable } from '../../src/core/inference/table'
import { fixedSplit } from './tables'
import { centres, type World } from './world'

/** Follows the advice: looks at the planned looks until there is a verdict or no look is left. */
export interface AdviceCase {
  world: World
  examples: number
  firstLook: number
}

export const adviceCases: AdviceCase[] = [3, 5].flatMap((firstLook) =>
  [
    { tau: 1, shift: 0 },
    { tau: 1, shift: 0.5 }
  ].map((world) => ({ world, examples: 270, firstLook }))
)

export const adviceKey = ({ world, examples, firstLook }: AdviceCase): string =>
  `advice T=${examples} first=${firstLook} tau=${world.tau} shift=${world.shift}`

const level = 0.02
const margin = 0.01

export interface AdviceResult {
  repeats: number
  /** Better or worse at some look, though nothing is true. */
  error: number
  /** No relevant difference at some look, though the true difference is two points. */
  missed: number
}

export function simulateAdvice(
  { world, examples, firstLook }: AdviceCase,
  repeats: number,
  seed: number
): AdviceResult {
  const middle = centres(world)
  const counts = { error: 0, missed: 0 }
  for (let repeat = 0; repeat < repeats; repeat++) {
    const random = new Generator([seed, 2000 + firstLook], repeat, 100 * world.shift)
    const size = { examples, replicates: 4 * firstLook }
    const [nothing, gain] = fixedSplit(world, middle, size, random)
    const looks = [firstLook, 2 * firstLook, 4 * firstLook]
    if (looks.some((seeds) => isFound(firstSeeds(nothing!, seeds)))) counts.error++
    if (looks.some((seeds) => isRuledOut(firstSeeds(gain!, seeds)))) counts.missed++
  }
  return { repeats, error: counts.error / repeats, missed: counts.missed / repeats }
}

function firstSeeds({ examples, seeds, values }: DifferenceTable, count: number): DifferenceTable {
  const own = new Int8Array(examples * count)
  for (let i = 0; i < examples; i++) {
    for (let s = 0; s < count; s++) own[i * count + s] = values[i * seeds + s]!
  }
  return { examples, seeds: count, values: own }
}

function isFound(table: DifferenceTable): boolean {
  const comparison = compareOnOneSplit(table, { isBinary: true, level, refusal: null })
  const [judged] = judge([comparison], { margin, higherIsBetter: true, level })
  return judged!.outcome === 'better' || judged!.outcome === 'worse'
}

const isRuledOut = (table: DifferenceTable): boolean =>
  equivalenceP(crossedEstimate(table, true), margin) < level

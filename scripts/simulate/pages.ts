import { crossedEstimate } from '../../src/core/inference/crossed'
import { pValue } from '../../src/core/inference/estimate'
import { holmAdjusted } from '../../src/core/inference/holm'
import { Generator } from '../../src/core/random'
import { fixedSplit } from './tables'
import { centres } from './world'

const claims = 14
const world = { tau: 1, shift: 0 }
const size = { examples: 270, replicates: 10 }

export interface PagesResult {
  repeats: number
  /** Pages with at least one claim supported that is not true. */
  falsePages: number
  /** True claims that are supported; null where none is true. */
  found: number | null
}

/** Pages of claims under Holm's adjustment, of which so many are true (two points). */
export function simulatePages(
  trueClaims: number,
  level: number,
  repeats: number,
  seed: number
): PagesResult {
  const middle = centres(world)
  let [falsePages, found] = [0, 0]
  for (let repeat = 0; repeat < repeats; repeat++) {
    const random = new Generator([seed, 3000 + trueClaims], repeat, Math.round(1000 * level))
    const estimates = Array.from({ length: claims }, (_, claim) => {
      const tables = fixedSplit(world, middle, size, random)
      return crossedEstimate(tables[claim < trueClaims ? 1 : 0]!, true)
    })
    const adjusted = holmAdjusted(estimates.map((estimate) => pValue(estimate)))
    const supported = adjusted.map((p, claim) => p <= level && estimates[claim]!.centre > 0)
    if (supported.some((is, claim) => is && claim >= trueClaims)) falsePages++
    found += supported.filter((is, claim) => is && claim < trueClaims).length
  }
  return {
    repeats,
    falsePages: falsePages / repeats,
    found: trueClaims === 0 ? null : found / (repeats * trueClaims)
  }
}

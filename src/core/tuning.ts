import type { TunedRange, TuningConfig } from '../contract/experiment/tuning'
import { generator } from './random'

/** Values by the path of their field. */
export type Settings = Record<string, number>

/**
 * The settings that are tried, the same for every configuration: those of the base first, then random draws.
 * Ranges are drawn uniformly on a logarithmic scale, rounded to three digits.
 */
export function drawSettings({ trials, drawSeed, space }: TuningConfig): Settings[] {
  const paths = Object.keys(space).sort()
  return Array.from({ length: trials }, (_, trial): Settings => {
    if (trial === 0) return {}
    const random = generator(drawSeed, 'tuning', trial)
    return Object.fromEntries(paths.map((path) => [path, valueIn(space[path]!, random.uniform())]))
  })
}

/** @param share of the range, in [0, 1) */
function valueIn(range: TunedRange, share: number): number {
  if ('values' in range) return range.values[Math.floor(share * range.values.length)]!
  const value = range.low * (range.high / range.low) ** share
  return Number(value.toPrecision(3))
}

interface Round {
  /** How many settings are trained in it. */
  trials: number
  epochs: number
}

/**
 * What each round trains. Random search has one, with all settings in full. Successive halving (Jamieson and Talwalkar
 * 2016) doubles the epochs from round to round and keeps the better half; the last trains in full.
 */
export function tuningRounds({ method, trials }: TuningConfig, epochs: number): Round[] {
  if (method === 'random-search') return [{ trials, epochs }]
  const count = Math.max(
    1,
    Math.min(Math.ceil(Math.log2(trials)), Math.floor(Math.log2(epochs)) + 1)
  )
  return Array.from({ length: count }, (_, round) => ({
    trials: Math.ceil(trials / 2 ** round),
    epochs: Math.ceil(epochs / 2 ** (count - 1 - round))
  }))
}

/** Trials by their value, the best first; NaN is last, and of equals the earlier one counts as better. */
export function rankTrials<T extends { number: number; value: number }>(
  trials: T[],
  higherIsBetter: boolean
): T[] {
  const worth = ({ value }: T): number => {
    if (Number.isNaN(value)) return -Infinity
    return higherIsBetter ? value : -value
  }
  return [...trials].sort((one, other) => {
    const [first, second] = [worth(one), worth(other)]
    return first === second ? one.number - other.number : second - first
  })
}

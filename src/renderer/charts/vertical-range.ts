import type { Range } from './bucket'

export interface VerticalRange extends Range {
  /** Values that lie outside. */
  above: number
  below: number
}

interface Options {
  logarithmic: boolean
  /** Values are shares of 1: none of them is an outlier. */
  isShare: boolean
  /** Whether outliers are shown, too. */
  everything: boolean
}

/** With fewer values outliers cannot be identified. */
const fewest = 8
/** Distances between the tenth and the ninetieth percentile by which an outlier lies beyond them. */
const farAway = 12
const padding = 0.05
/** Differences below this share of the values themselves are not worth an axis of their own. */
const flat = 1e-3

/**
 * What the vertical axis shows: all values, but for the few that lie so far away that the others would become one line.
 * @param values finite, above zero where the axis is logarithmic
 */
export function verticalRange(
  values: Float64Array,
  { logarithmic, isShare, everything }: Options
): VerticalRange {
  if (values.length === 0)
    return { ...(logarithmic ? { from: 0.1, to: 1 } : { from: 0, to: 1 }), ...none }
  const sorted = (logarithmic ? values.map(Math.log10) : values.slice()).sort()
  const low = sorted[0] as number
  const high = sorted[sorted.length - 1] as number
  const fence = everything || isShare ? { from: low, to: high } : fenceOf(sorted)
  const first = sorted.findIndex((value) => value >= fence.from)
  const last = sorted.findLastIndex((value) => value <= fence.to)
  const shown = widened(sorted[first] as number, sorted[last] as number, logarithmic)
  const limited = isShare
    ? { from: Math.max(0, shown.from), to: Math.min(1, shown.to) }
    : !logarithmic && low >= 0
      ? { from: Math.max(0, shown.from), to: shown.to }
      : shown
  return {
    from: logarithmic ? 10 ** limited.from : limited.from,
    to: logarithmic ? 10 ** limited.to : limited.to,
    above: sorted.length - 1 - last,
    below: first
  }
}

const none = { above: 0, below: 0 }

function fenceOf(sorted: Float64Array): Range {
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] as number
  if (sorted.length < fewest) return { from: at(0), to: at(1) }
  const span = at(0.9) - at(0.1)
  if (span === 0) return { from: at(0), to: at(1) }
  return { from: at(0.1) - farAway * span, to: at(0.9) + farAway * span }
}

/** With room above and below; values that hardly differ get an axis on which they do not seem to. */
function widened(low: number, high: number, logarithmic: boolean): Range {
  const size = Math.max(Math.abs(low), Math.abs(high))
  if (high - low > (logarithmic ? 0 : flat * size)) {
    const room = padding * (high - low)
    return { from: low - room, to: high + room }
  }
  const room = logarithmic ? 0.5 : size === 0 ? 1 : size / 10
  return { from: low - room, to: high + room }
}

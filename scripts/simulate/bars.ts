import type { AdviceResult } from './advice'
import { keyOf, type Cell, type CellResult } from './cell'
import type { PagesResult } from './pages'
import { hasBar, realKey, type RealCase, type RealResult } from './real-training'

/** A rate beyond its bar by more than 2.6 Monte Carlo standard errors. */
export interface Miss {
  key: string
  what: string
  rate: number
  bar: number
}

const standardErrors = 2.6

/** Missed where the rate is too high (too low for a negative sign), with the noise of the repeats. */
function misses(
  key: string,
  repeats: number,
  bars: { what: string; rate: number; bar: number; sign: 1 | -1 }[]
): Miss[] {
  return bars.flatMap(({ what, rate, bar, sign }) => {
    const noise = standardErrors * Math.sqrt((bar * (1 - bar)) / repeats)
    return sign * (rate - bar) > noise ? [{ key, what, rate, bar }] : []
  })
}

const fewestForCoverage = 50
const promiseTolerance = 0.05

export function missesOfCell(cell: Cell, result: CellResult): Miss[] {
  const { repeats, error, coverage, found, foundNone, promised } = result
  const { scheme, world, examples, replicates } = cell
  const atLeast = (what: string, rate: number, bar: number) =>
    ({ what, rate, bar, sign: -1 }) as const
  const within = (what: string, rate: number, promise: number) => [
    atLeast(what, rate, Math.max(0, promise - promiseTolerance)),
    { what, rate, bar: Math.min(1, promise + promiseTolerance), sign: 1 } as const
  ]
  const isPowerCell =
    scheme === 'fixed' && examples === 270 && replicates === 10 && world.tau === 1 && !world.shift
  return misses(keyOf(cell), repeats, [
    { what: 'better or worse though equal', rate: error, bar: 0.055, sign: 1 },
    ...(examples >= fewestForCoverage
      ? [
          atLeast('coverage at 0', coverage[0]!, 0.93),
          atLeast('coverage at 2 points', coverage[1]!, 0.93)
        ]
      : []),
    ...(isPowerCell ? [atLeast('two points found', found, 0.8)] : []),
    ...(promised
      ? [
          ...within('power at the margin', found, promised.found),
          ...within('power at no difference', foundNone, promised.foundNone)
        ]
      : [])
  ])
}

export const missesOfAdvice = (key: string, { repeats, error }: AdviceResult): Miss[] =>
  misses(key, repeats, [{ what: 'error by the last look', rate: error, bar: 0.06, sign: 1 }])

export const missesOfPages = (key: string, { repeats, falsePages }: PagesResult): Miss[] =>
  misses(key, repeats, [{ what: 'pages with a false claim', rate: falsePages, bar: 0.06, sign: 1 }])

export const missesOfReal = (real: RealCase, { repeats, error }: RealResult): Miss[] =>
  hasBar(real)
    ? misses(realKey(real), repeats, [
        { what: 'better or worse though equal', rate: error, bar: 0.07, sign: 1 }
      ])
    : []

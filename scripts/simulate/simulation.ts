import {
  adviceCases,
  adviceKey,
  simulateAdvice,
  type AdviceCase,
  type AdviceResult
} from './advice'
import { missesOfAdvice, missesOfCell, missesOfPages, missesOfReal, type Miss } from './bars'
import { cells, keyOf, simulateCell, type Cell, type CellResult, type Scheme } from './cell'
import { simulatePages, type PagesResult } from './pages'
import { realCases, realKey, simulateReal, type RealCase, type RealResult } from './real-training'
import type { Results } from './results'

const seed = 1
const largest = 1700

export interface Repeats {
  /** Of a cell; fewer where there are 1,700 examples. */
  cell: number
  largeCell: number
  other: number
}

export const longRepeats: Repeats = { cell: 4000, largeCell: 1000, other: 4000 }
/** Largest cells are left out. */
export const shortRepeats: Repeats = { cell: 100, largeCell: 0, other: 200 }

/** Pages of claims: how many of 14 are true, and the level of the look. */
const pageCases = [0, 7].flatMap((trueClaims) =>
  [0.05, 0.02].map((level) => ({ trueClaims, level }))
)
type PageCase = (typeof pageCases)[number]

export const pageKey = ({ trueClaims, level }: PageCase): string =>
  `page of 14 claims, ${trueClaims} true, level ${level}`

export interface Simulation {
  cells: { of: Cell; result: CellResult }[]
  advice: { of: AdviceCase; result: AdviceResult }[]
  pages: { of: PageCase; result: PagesResult }[]
  real: { of: RealCase; result: RealResult }[]
  misses: Miss[]
}

const schemes: Scheme[] = ['k-fold', 'fixed', 'splits']
const inOrderOfWork = schemes.flatMap((scheme) => cells.filter((cell) => cell.scheme === scheme))

interface Options {
  results: Results
  repeats: Repeats
  /** Whether what is not known yet is left out. */
  onlyKnown: boolean
  say: (text: string) => void
}

/** Runs what is not known yet, the quick parts and the recommended designs first. */
export function simulate({ results, repeats, onlyKnown, say }: Options): Simulation {
  const made = <Of, Result>(
    of: Of,
    key: string,
    count: number,
    make: () => Result
  ): { of: Of; result: Result }[] => {
    const known = results.known<Result>(key, count)
    if (known) return [{ of, result: known }]
    if (onlyKnown || count === 0) return []
    say(key)
    const result = make()
    results.keep({ key, repeats: count, result })
    return [{ of, result }]
  }
  const { cell: count, largeCell, other } = repeats
  const real = realCases.flatMap((of) =>
    made(of, realKey(of), other, () => simulateReal(of, other, seed))
  )
  const advice = adviceCases.flatMap((of) =>
    made(of, adviceKey(of), other, () => simulateAdvice(of, other, seed))
  )
  const pages = pageCases.flatMap((of) =>
    made(of, pageKey(of), other, () => simulatePages(of.trueClaims, of.level, other, seed))
  )
  const table = inOrderOfWork.flatMap((of) => {
    const wanted = of.examples === largest ? largeCell : count
    return made(of, keyOf(of), wanted, () => simulateCell(of, wanted, seed))
  })
  table.sort((one, next) => cells.indexOf(one.of) - cells.indexOf(next.of))
  return {
    ...{ real, advice, pages, cells: table },
    misses: [
      ...table.flatMap(({ of, result }) => missesOfCell(of, result)),
      ...advice.flatMap(({ of, result }) => missesOfAdvice(adviceKey(of), result)),
      ...pages.flatMap(({ of, result }) => missesOfPages(pageKey(of), result)),
      ...real.flatMap(({ of, result }) => missesOfReal(of, result))
    ]
  }
}

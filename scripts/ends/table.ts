import { markdownTable } from '../markdown-table'
import { kinds, type ResumedRuns, type SeenEnd } from './plan'

const seconds = (values: readonly number[]): string =>
  values.length === 0 ? '-' : Math.max(...values).toFixed(1)

const sum = (values: readonly number[]): string =>
  String(values.reduce((total, value) => total + value, 0))

/** What came of the ends, by kind; times in seconds. */
export function endsTable(ends: readonly SeenEnd[]): string {
  const rows = kinds.map((kind) => {
    const seen = ends.filter((end) => end.kind === kind)
    return [
      kind,
      String(seen.length),
      sum(seen.map(({ active }) => active)),
      seconds(seen.map((end) => end.seconds)),
      seconds(seen.map((end) => end.allGone)),
      String(seen.filter((end) => end.seconds > 10).length),
      sum(seen.map(({ left }) => left)),
      sum(seen.map(({ unsaved }) => unsaved)),
      sum(seen.map(({ problems }) => problems.length))
    ]
  })
  const head = [
    ...['end', 'ends', 'active runs', 'longest until the window is gone'],
    ...['until all is gone', 'above 10 s', 'processes left', 'without checkpoint', 'problems']
  ]
  return markdownTable(head, rows)
}

/** What came of resuming what the ends had stopped, by home. */
export const resumedTable = (resumed: readonly ResumedRuns[]): string =>
  markdownTable(
    ['home', 'runs', 'finished', 'resumed', 'not resumable'],
    resumed.map(({ home, runs, finished, resumed: further, stuck }) => [
      home,
      ...[runs, finished, further, stuck.length].map(String)
    ])
  )

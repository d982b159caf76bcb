import type { BenchmarkCase } from './cases'

export interface Result {
  benchmark: Pick<BenchmarkCase, 'title'>
  /** Of each round, by contender; ours first. */
  examplesPerSecond: Map<string, number[]>
  notes: string[]
}

export function median(values: number[]): number {
  const sorted = values.slice().sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** The median of the ratios within each round, unaffected by slower or faster minutes of the machine. */
const ratio = (ours: number[], theirs: number[]): number =>
  median(ours.map((value, round) => value / theirs[round]!))

function describe({ benchmark, examplesPerSecond, notes }: Result): string {
  const [ours = []] = examplesPerSecond.values()
  const lines = [...examplesPerSecond].map(([title, values]) => {
    const speed = Math.round(median(values)).toLocaleString('en')
    return `| ${title} | ${speed} | ${ratio(ours, values).toFixed(2)} |`
  })
  return [
    `### ${benchmark.title}`,
    '',
    '| | examples a second | ours, as a multiple |',
    '| --- | ---: | ---: |',
    ...lines,
    ...notes.map((note) => `\n${note}`),
    ''
  ].join('\n')
}

/** A table a model, in Markdown. */
export const describeResults = (results: Result[]): string => results.map(describe).join('\n')

import type { RunSummary } from '../../../contract/records'
import type { ChartLine } from '../../charts/lines'
import { isActive } from '../../stores/runs.svelte'
import type { RunStudies } from './studies.svelte'

/** Another run that is shown over the one that is looked at. */
export interface Beside {
  name: string
  studies: RunStudies
}

const seedless = ({ config }: RunSummary): string =>
  JSON.stringify({ ...config, name: '', seed: 0, mixing: null })

/**
 * Runs that can be shown over another: those on the same data that have ended. First those that differ in nothing but
 * the mixing, and of these the one with the same seed.
 */
export function runsToCompare(run: RunSummary, runs: RunSummary[]): RunSummary[] {
  const data = JSON.stringify(run.config.data.source)
  const own = seedless(run)
  const rank = (other: RunSummary): number =>
    2 * Number(seedless(other) !== own) + Number(other.config.seed !== run.config.seed)
  return runs
    .filter(
      (other) =>
        other.id !== run.id &&
        !isActive(other) &&
        other.status.step > 0 &&
        JSON.stringify(other.config.data.source) === data
    )
    .map((other) => ({ other, rank: rank(other) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ other }) => other)
}

/** The lines of two runs in one chart: the same colour is the same measure, and the other run is dashed. */
export function overlaid<R>(
  lines: (report: R) => ChartLine[],
  own: R,
  other: R | null,
  name: string | undefined
): ChartLine[] {
  if (other === null || name === undefined) return lines(own)
  return [
    ...lines(own),
    ...lines(other).map((line) => ({
      ...line,
      key: `beside ${line.key}`,
      label: `${line.label}: ${name}`,
      dash: [5, 4]
    }))
  ]
}

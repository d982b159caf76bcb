import type { DataSource } from '../../contract/data'
import type { RunConfig } from '../../contract/run-config'
import type { DataSetReport, RunSummary } from '../../contract/records'
import { showsSpeedOf } from '../../core/shows-speed-of'
import { estimateRun, trainingWork, type RunEstimate } from '../../core/workload'

export interface Estimate extends RunEstimate {
  /** What the time was computed from. */
  basis: 'an earlier run here' | 'a short trial on this device' | 'a typical processor'
}

/** What a run, or a probe, shows of the speed of this machine. */
export interface Measured {
  config: RunConfig
  report: DataSetReport
  examplesPerSecond: number
}

/** Runs show each other's speed where an example of one takes at most so many times the work. */
const comparable = 4

/**
 * What a run will cost.
 * @param measured by earlier runs
 * @param probed on this device, for what no earlier run is comparable with
 * @throws StudioError `unsupported` where the model makes no sense for the data
 */
export function estimate(
  config: RunConfig,
  report: DataSetReport,
  measured: Measured[],
  probed: Measured[] = []
): Estimate {
  const work = trainingWork(config, report)
  const byRuns = speedLike(work, measured)
  const speed = byRuns ?? speedLike(work, probed)
  const known = byRuns === null ? 'a short trial on this device' : 'an earlier run here'
  return {
    ...estimateRun(config, report, speed),
    basis: speed === null ? 'a typical processor' : known
  }
}

/**
 * Examples a second, from the run that takes most nearly as much work.
 * @param work of training on one example
 */
function speedLike(work: number, measured: Measured[]): number | null {
  const candidates = measured.map(({ config, report, examplesPerSecond }) => {
    const ratio = trainingWork(config, report) / work
    return { distance: Math.abs(Math.log(ratio)), speed: examplesPerSecond * ratio }
  })
  const nearest = candidates.sort((one, other) => one.distance - other.distance)[0]
  return nearest && nearest.distance <= Math.log(comparable) ? nearest.speed : null
}

/**
 * Speeds of the runs whose data is known.
 * @param device that computes here; null where it is not known yet
 */
export function measuredSpeeds(
  runs: RunSummary[],
  known: { source: DataSource; report: DataSetReport }[],
  device: string | null
): Measured[] {
  return runs.flatMap((run) => {
    if (!showsSpeedOf(device, run)) return []
    const { config, status } = run
    const { examplesPerSecond } = status
    const source = JSON.stringify(config.data.source)
    const report = known.find((one) => JSON.stringify(one.source) === source)?.report
    return report && examplesPerSecond ? [{ config, report, examplesPerSecond }] : []
  })
}

import type { RunConfig } from '../../contract/run-config'
import { policies } from '../../contract/mixing'
import { secondsWorked, type DataSetReport, type RunSummary } from '../../contract/records'
import { quantile } from '../../core/statistics'
import { showsSpeedOf } from '../../core/shows-speed-of'
import { estimateRun } from '../../core/workload'
import { StudioError } from '../../contract/errors'
import { unsuitableMixing } from '../../core/unsuitable-mixing'
import type { Speeds } from '../speeds'
import { contentKey } from './configuration-key'

const soMany = 5

const known = new WeakMap<RunConfig, string>()

/** Runs that take about as long: all but seed, split and a policy of the same cost is the same. */
function paceKey(config: RunConfig): string {
  const data = { ...config.data, split: null }
  const mixing = policies[config.mixing.policy].cost
  const key = known.get(config) ?? contentKey({ ...config, name: '', seed: 0, mixing, data })
  known.set(config, key)
  return key
}

/** Median seconds of the newest finished runs like this one on this device; null where there are none. */
function measuredSeconds(
  config: RunConfig,
  runs: RunSummary[],
  device: string | null
): number | null {
  const key = paceKey(config)
  const alike = runs.filter(
    (run) =>
      run.status.state === 'finished' && paceKey(run.config) === key && showsSpeedOf(device, run)
  )
  const seconds = alike.slice(-soMany).map(({ status }) => secondsWorked(status))
  const sorted = seconds.sort((one, other) => one - other)
  return sorted.length === 0 ? null : quantile(sorted, 0.5)
}

export interface MissingTime {
  seconds: number
  /** Whether it comes from similar runs rather than from a short trial and the size of model and data. */
  measured: boolean
  missing: number
}

/**
 * How long the missing runs of an experiment will take, so many of them side by side.
 * @throws StudioError `unsupported` where a policy does not suit the data: all of its runs would fail
 */
export async function estimateMissing(
  missing: { cell: number; config: RunConfig }[],
  sideBySide: number,
  existing: RunSummary[],
  inspect: (config: RunConfig) => Promise<DataSetReport>,
  speeds: Pick<Speeds, 'device' | 'ofRun'>
): Promise<MissingTime> {
  if (missing.length === 0) return { seconds: 0, measured: true, missing: 0 }
  const device = await speeds.device().catch(() => null)
  let seconds = 0
  let measured = true
  const paces = new Map<string, number>()
  const reports = new Map<string, Promise<DataSetReport>>()
  const reportOf = (config: RunConfig): Promise<DataSetReport> => {
    const key = contentKey([config.data.source, config.data.reading])
    const report = reports.get(key) ?? inspect(config)
    reports.set(key, report)
    return report
  }
  for (const { cell, config } of missing) {
    // Rounds and settings of a search differ in their epochs, and so in their pace.
    const alike = `${cell} ${config.training.epochs}`
    let pace = paces.get(alike)
    if (pace === undefined) {
      const pastSeconds = measuredSeconds(config, existing, device)
      measured &&= pastSeconds !== null
      // If the time is known, unreadable data is reported later by the runs.
      const report =
        pastSeconds === null
          ? await reportOf(config)
          : isMixed(config)
            ? await reportOf(config).catch(() => null)
            : null
      if (report) refuseUnsuitable(config, report)
      pace = pastSeconds ?? (report ? await estimated(config, report, speeds) : 0)
      paces.set(alike, pace)
    }
    seconds += pace
  }
  const working = Math.max(1, Math.min(sideBySide, missing.length))
  return { seconds: seconds / working, measured, missing: missing.length }
}

async function estimated(
  config: RunConfig,
  report: DataSetReport,
  speeds: Pick<Speeds, 'ofRun'>
): Promise<number> {
  // What cannot be tried has the speed of a typical processor.
  const speed = await speeds.ofRun(config, report).catch(() => null)
  return estimateRun(config, report, speed).seconds
}

const isMixed = ({ mixing }: RunConfig): boolean => mixing.policy !== 'none'

function refuseUnsuitable(config: RunConfig, report: DataSetReport): void {
  const reason = unsuitableMixing(config, report)
  if (reason) throw new StudioError('unsupported', reason)
}

import { StudioError } from '../../contract/errors'
import { exitCodes } from '../exit-codes'
import { formatBetween, formatCalibration, formatRobustness } from '../format-studies'
import { findRun, type Session } from '../session'
import { evaluate, type EvaluateOptions } from './evaluate'

export interface StudyOptions extends EvaluateOptions {
  calibration: boolean
  robustness: boolean
  between: boolean
  /** As written; examples of robustness, pairs of between. */
  examples?: string
  seed?: string
}

const whole = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text)

/** Scores a run on one of its splits, or runs one of three studies on it. */
export async function evaluateOrStudy(
  session: Session,
  run: string,
  options: StudyOptions
): Promise<number> {
  const { at, split, data, calibration, robustness, between } = options
  const wanted = [calibration, robustness, between].filter((one) => one).length
  if (wanted > 1) {
    throw new StudioError(
      'invalid-argument',
      'Choose one of --calibration, --robustness and --between.'
    )
  }
  if (data !== undefined && wanted > 0) {
    throw new StudioError(
      'invalid-argument',
      'Other data can be scored only: leave out --calibration, --robustness and --between.'
    )
  }
  if (wanted === 0)
    return evaluate(session, run, { at, split, ...(data !== undefined && { data }) })
  const id = await findRun(session, run)
  const { output, client } = session
  const [examples, seed] = [whole(options.examples), whole(options.seed)]
  const which = { id, at, split }
  const heading = (count: number, things: string, epoch: number) =>
    `${split}, ${at} epoch (${epoch}), ${count} ${things}\n`
  if (calibration) {
    const report = await client.call.calibration(which)
    const text = () =>
      heading(report.examples, 'examples', report.epoch) + formatCalibration(report)
    output.result({ ...which, calibration: report }, text)
  } else if (robustness) {
    const report = await client.call.robustness({ ...which, options: { examples, seed } })
    const text = () => heading(report.examples, 'examples', report.epoch) + formatRobustness(report)
    output.result({ ...which, robustness: report }, text)
  } else {
    const report = await client.call.betweenExamples({
      ...which,
      options: { pairs: examples, seed }
    })
    const text = () => heading(report.pairs, 'pairs', report.epoch) + formatBetween(report)
    output.result({ ...which, between: report }, text)
  }
  return exitCodes.ok
}

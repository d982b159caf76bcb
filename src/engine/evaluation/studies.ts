import type { SplitName } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type {
  BetweenExamplesOptions,
  BetweenExamplesReport,
  CalibrationOptions,
  CalibrationReport,
  RobustnessOptions,
  RobustnessReport
} from '../../contract/evaluation'
import type { Progress } from '../data/load'
import { measureBetweenExamples } from './betweenExamples'
import { reportCalibration } from './calibrationReport'
import { readModelRecord } from './modelFolder'
import { outcomeOf } from './outcome'
import { readOutcome, type At, type StoredOutcome } from './results'
import { measureRobustness } from './robustness'
import { withStudy } from './studiedModel'

/**
 * Calibration of a run on one split, from the logits that it kept; the temperature is fitted on those of validation.
 * @throws StudioError `unsupported` unless the task is classification
 */
export async function calibrationOfRun(
  folder: string,
  at: At,
  split: SplitName,
  options: CalibrationOptions
): Promise<CalibrationReport> {
  const { preprocessing } = await readModelRecord(folder)
  const { task, names } = preprocessing.targets
  if (task !== 'classification') {
    throw new StudioError(
      'unsupported',
      `Calibration is measured of classes, and this run learns ${task}. Look at its scores instead.`
    )
  }
  const predictions = ({ logits, labels, epoch }: StoredOutcome) => ({
    ...{ logits, epoch, classes: names.length },
    labels: labels ?? []
  })
  const outcome = await outcomeOf(folder, at, split)
  const same = split === 'validation'
  const validation = same ? outcome : await readOutcome(folder, at, 'validation')
  return reportCalibration(
    predictions(outcome),
    validation && predictions(validation),
    same,
    options
  )
}

/** What perturbed inputs leave of a run's score on one split. */
export function robustnessOfRun(
  folder: string,
  at: At,
  split: SplitName,
  options: RobustnessOptions,
  progress: Progress
): Promise<RobustnessReport> {
  return withStudy(folder, at, split, progress, async ({ epoch, data, ...study }) => {
    const subject = { ...study, train: data.train }
    return { epoch, ...(await measureRobustness(subject, options, progress)) }
  })
}

/** How a run's model behaves between the examples of one split. */
export function betweenExamplesOfRun(
  folder: string,
  at: At,
  split: SplitName,
  options: BetweenExamplesOptions,
  progress: Progress
): Promise<BetweenExamplesReport> {
  return withStudy(folder, at, split, progress, async ({ model, epoch, data, examples }) => ({
    epoch,
    ...(await measureBetweenExamples(model, examples, data.outputNames, options, progress))
  }))
}

import type { CheckpointName } from '../../contract/checkpoint'
import type { SplitName } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type {
  BetweenExamplesOptions,
  BetweenExamplesReport,
  CalibrationOptions,
  CalibrationReport,
  RobustnessOptions,
  RobustnessReport
} from '../../contract/study-reports'
import type { Progress } from '../data/load'
import { measureBetweenExamples } from './between-examples'
import { reportCalibration } from './calibration-report'
import { keepStudy } from './keep-study'
import { readModelRecord } from '../run-folder/model-folder'
import { outcomeOf } from '../scoring/outcome'
import type { StoredOutcome } from '../run-folder/results'
import { measureRobustness } from './robustness'
import { withStudy } from './studied-model'

interface StudyRequest<O> {
  /** The run folder. */
  folder: string
  at: CheckpointName
  split: SplitName
  options: O
}

/**
 * Calibration of a run on one split, from the logits that it kept; the temperature is fitted on those of validation.
 * Kept in the run folder, as the other studies are.
 * @throws StudioError `unsupported` unless the task is classification
 */
export function calibrationOfRun(
  request: StudyRequest<CalibrationOptions>
): Promise<CalibrationReport> {
  return keepStudy('calibration', request, () => measureCalibration(request))
}

async function measureCalibration({
  folder,
  at,
  split,
  options
}: StudyRequest<CalibrationOptions>): Promise<CalibrationReport> {
  const { preprocessing } = await readModelRecord(folder)
  const { task, names } = preprocessing.targets
  if (task !== 'classification') {
    throw new StudioError(
      'unsupported',
      `Calibration needs a classification run; this one is ${task}.`
    )
  }
  const predictions = ({ logits, labels, epoch }: StoredOutcome) => ({
    ...{ logits, epoch, classes: names.length },
    labels: labels ?? []
  })
  const outcome = await outcomeOf(folder, at, split)
  const same = split === 'validation'
  const validation = same ? outcome : await validationOutcome(folder, at)
  return reportCalibration(
    predictions(outcome),
    validation && predictions(validation),
    same,
    options
  )
}

/** Null where the run has no validation split. */
function validationOutcome(folder: string, at: CheckpointName): Promise<StoredOutcome | null> {
  return outcomeOf(folder, at, 'validation').catch((thrown: unknown) => {
    if (thrown instanceof StudioError && thrown.code === 'not-found') return null
    throw thrown
  })
}

/** A run's score on perturbed inputs of one split. */
export function robustnessOfRun(
  request: StudyRequest<RobustnessOptions>,
  progress: Progress
): Promise<RobustnessReport> {
  const { folder, at, split, options } = request
  return keepStudy('robustness', request, () =>
    withStudy(folder, at, split, progress, async ({ epoch, data, ...study }) => {
      const subject = { ...study, train: data.train }
      return { epoch, ...(await measureRobustness(subject, options, progress)) }
    })
  )
}

/** How a run's model behaves between the examples of one split. */
export function betweenExamplesOfRun(
  request: StudyRequest<BetweenExamplesOptions>,
  progress: Progress
): Promise<BetweenExamplesReport> {
  const { folder, at, split, options } = request
  return keepStudy('betweenExamples', request, () =>
    withStudy(folder, at, split, progress, async ({ model, epoch, data, examples }) => ({
      epoch,
      ...(await measureBetweenExamples(model, examples, data.outputNames, options, progress))
    }))
  )
}

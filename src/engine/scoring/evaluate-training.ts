import type { CheckpointName } from '../../contract/checkpoint'
import type { SplitName } from '../../contract/data'
import type { RunEvent } from '../../contract/events'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import type { ModelDescription } from '../../core/architecture'
import type { PreparedData } from '../data/dataset'
import type { NamedValues } from '../models/initialise'
import type { Checkpoints } from '../run-folder/checkpoints'
import type { Progress } from '../run-folder/progress'
import type { StepRunner } from '../step/step-runner'
import { writeWeights } from '../run-folder/model-folder'
import { predictExamples } from './predict-examples'
import { storeOutcome, type Outcome } from '../run-folder/results'
import { scoreOutcome, temperatureFor } from './score'

interface EvaluationParts {
  folder: string
  /** As the run folder keeps it. */
  model: ModelDescription
  /** Weights of it that the runner does not have. */
  frozen: NamedValues
  runner: StepRunner
  data: PreparedData
  fittedTargets: TargetPreprocessing
  modelNames: string[]
  checkpoints: Checkpoints
  progress: Progress
}

/**
 * Scores the best and the last epoch of a trained run on validation and test. The test split is used only here, and
 * never to choose anything. Afterwards the runner holds the last weights again.
 */
export async function* evaluateTraining(parts: EvaluationParts): AsyncGenerator<RunEvent, void> {
  const { runner, progress, checkpoints, modelNames } = parts
  const last = await runner.readState(modelNames)
  if (progress.best) {
    const best = await checkpoints.best(progress.best)
    await runner.writeState(best)
    try {
      yield* evaluateAt(parts, 'best', best, progress.best.epoch)
    } finally {
      await runner.writeState(last)
    }
  }
  yield* evaluateAt(parts, 'last', last, progress.epoch)
}

async function* evaluateAt(
  parts: EvaluationParts,
  at: CheckpointName,
  weights: NamedValues,
  epoch: number
): AsyncGenerator<RunEvent, void> {
  await writeWeights(parts.folder, at, parts.model, { ...parts.frozen, ...weights }, epoch)
  let temperature: number | undefined
  for (const split of ['validation', 'test'] as const) {
    if (parts.data[split].length === 0) continue
    const outcome = yield* evaluateSplit(parts, at, split, epoch)
    if (split === 'validation') temperature = temperatureFor(outcome, parts.fittedTargets)
    // Fitted on the validation split, the temperature is not meaningful there.
    const scores = scoreOutcome(
      outcome,
      parts.fittedTargets,
      split === 'test' ? temperature : undefined
    )
    yield { type: 'evaluated', split, at, epoch, scores }
  }
}

async function* evaluateSplit(
  { folder, runner, data }: EvaluationParts,
  at: CheckpointName,
  split: SplitName,
  epoch: number
): AsyncGenerator<RunEvent, Outcome> {
  const examples = data[split]
  const predicting = predictExamples(runner, examples)
  for (;;) {
    const next = await predicting.next()
    if (next.done) {
      const { origin, groups } = examples
      await storeOutcome(folder, at, split, { ...next.value, origin, groups, epoch })
      return next.value
    }
    const detail = `${split}, ${at} epoch: ${next.value} of ${examples.length}`
    yield { type: 'phase', phase: 'evaluating', detail }
  }
}

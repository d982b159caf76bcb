import { join } from 'node:path'
import type { DataDigests } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { RunEvent, RunEventOf } from '../../contract/events'
import type { RunConfig } from '../../contract/run-config'
import { explainUnsuitable } from '../../contract/mixing'
import type { Preprocessing } from '../../contract/preprocessing'
import {
  describeModel,
  mixableBlocks,
  parametersOf,
  statisticsOf,
  type ModelDescription
} from '../../core/architecture'
import { costOf } from '../../core/cost'
import { suggestThreads } from '../../core/threads'
import type { PreparedData } from '../data/dataset'
import { evaluateTraining } from '../scoring/evaluate-training'
import { scoreUninformed } from '../scoring/uninformed'
import { writeModelRecord } from '../run-folder/model-folder'
import { initialise } from '../models/initialise'
import { Batches } from './batches'
import { Checkpoints } from '../run-folder/checkpoints'
import { createRunner } from '../graph/create-runner'
import { withDecisionSurface } from './decision-surface'
import { examplesToHold } from './hold'
import { beginning, markedEpoch } from '../run-folder/progress'
import type { StepDefinition } from '../step/step'
import { withTensorBoard } from '../run-folder/tensor-board'
import { TrainingLoop } from './training-loop'
import { measureTrainingSample } from './training-sample'

/** A run in memory. */
export interface Training {
  /**
   * Trains, and tells how it goes. To pause, do not pull; to stop, return from it: it then leaves a checkpoint. Ends
   * with `finished`, before anything is evaluated.
   * @throws StudioError `diverged` where the loss or a weight became NaN or infinite
   */
  train(): AsyncGenerator<RunEvent, void>
  /** Scores the best and the last epoch on validation and test, keeps logits and model in the run folder. */
  evaluate(): AsyncGenerator<RunEvent, void>
  /** Scores the uninformed prediction on validation and test, and keeps it in the run folder. */
  scoreUninformed(): AsyncGenerator<RunEvent, void>
  dispose(): void
}

export interface TrainingOptions {
  config: RunConfig
  data: PreparedData
  preprocessing: Preprocessing
  /** Of the data, for the event `started`. */
  digests?: DataDigests
  /** The run folder. */
  folder: string
  /** Goes on from the newest checkpoint that is whole; else the run begins anew. */
  resume: boolean
  /** Name of what computes, for the event `started`. */
  device: string
  /** Resolves once all metrics told so far are on the disk: no checkpoint may be ahead of them. */
  beforeCheckpoint?: () => Promise<void>
}

/**
 * Builds the model, or restores it.
 * @throws StudioError `unsupported` for combinations that make no sense, `invalid-data` where nothing is left to train on
 */
export async function openTraining(options: TrainingOptions): Promise<Training> {
  const { config, data, preprocessing, folder } = options
  const model = describeModel(config.model, data.exampleShape, data.outputs)
  refuseUnsuitable(config, data, model)
  const { optimizer, training } = config
  const { labelSmoothing, clipNorm } = training
  const definition: StepDefinition = {
    ...{ model, task: data.task, optimizer, labelSmoothing, clipNorm }
  }
  const checkpoints = new Checkpoints(join(folder, 'checkpoints'))
  if (!options.resume) await checkpoints.clear()
  const { checkpoint, damaged } = await checkpoints.newest()
  await writeModelRecord(folder, {
    version: 1,
    task: data.task,
    model: config.model,
    exampleShape: data.exampleShape,
    outputs: data.outputs,
    preprocessing
  })
  const initial = checkpoint?.state ?? initialise(model, config.seed, config.model.initialisation)
  const compute = { ...config.compute, threads: config.compute.threads ?? suggestThreads(config) }
  const runner = createRunner(definition, initial, compute, () =>
    examplesToHold(config, data.train)
  )
  const batches = new Batches(config, data, model)
  const modelNames = [...parametersOf(model), ...statisticsOf(model)].map(({ name }) => name)
  const fittedTargets = preprocessing.targets
  const loop = new TrainingLoop(
    {
      ...{ config, data, runner, batches, checkpoints, modelNames },
      fittedTargets,
      measureTraining: (epoch) =>
        measureTrainingSample({ runner, batches, data, fittedTargets }, epoch),
      beforeCheckpoint: options.beforeCheckpoint ?? (() => Promise.resolve())
    },
    checkpoint?.progress ?? beginning()
  )
  const { parameters } = costOf(model, config.training.batchSize, 0)
  const started = (): RunEvent => ({
    type: 'started',
    epochs: config.training.epochs,
    stepsPerEpoch: batches.perEpoch,
    resumedAt: loop.progress.step,
    best: markedEpoch(loop.progress.best),
    trainExamples: data.train.length,
    validationExamples: data.validation.length,
    testExamples: data.test.length,
    ...(options.digests && { digests: options.digests }),
    parameters,
    device: options.device,
    time: Date.now()
  })
  async function* train(): AsyncGenerator<RunEvent, void> {
    for (const name of damaged) yield damagedCheckpoint(name, checkpoint !== null)
    yield started()
    yield { type: 'phase', phase: 'training' }
    yield* loop.run()
    yield finishedEvent(loop, config)
  }
  return {
    train: () =>
      withTensorBoard(
        folder,
        withDecisionSurface(
          {
            ...{ folder, resume: options.resume, epochs: config.training.epochs, parameters },
            ...{ runner, data, preprocessing }
          },
          train()
        )
      ),
    evaluate: () =>
      evaluateTraining({
        ...{ folder, model, runner, data, modelNames, checkpoints },
        fittedTargets: preprocessing.targets,
        progress: loop.progress
      }),
    scoreUninformed: () => scoreUninformed(folder, data, fittedTargets),
    dispose: () => runner.dispose()
  }
}

function finishedEvent(
  { progress, stopsEarly }: TrainingLoop,
  { training }: RunConfig
): RunEventOf<'finished'> {
  const early = stopsEarly && progress.epoch < training.epochs
  return {
    type: 'finished',
    reason: early ? 'stopped early' : 'completed',
    epoch: progress.epoch,
    step: progress.step,
    bestEpoch: progress.best?.epoch ?? null,
    bestValue: progress.best?.value ?? null
  }
}

const damagedCheckpoint = (name: string, hasOlder: boolean): RunEventOf<'warning'> => ({
  type: 'warning',
  message:
    `The checkpoint ${name} is damaged and was left out: training goes on from ` +
    (hasOlder ? 'the one before it.' : 'the beginning, since there is no other.')
})

/** Throws `unsupported` or `invalid-data` for what cannot be trained. */
export function refuseUnsuitable(
  { training, mixing }: RunConfig,
  data: PreparedData,
  model: ModelDescription
): void {
  if (data.train.length === 0) {
    throw new StudioError(
      'invalid-data',
      'The training split is empty: make validation and test smaller.'
    )
  }
  if (training.earlyStopping && data.validation.length === 0) {
    throw new StudioError(
      'unsupported',
      'Early stopping needs a validation split: give it a share of the data, or switch early stopping off.'
    )
  }
  if (training.labelSmoothing > 0 && data.task === 'regression') {
    throw new StudioError('unsupported', 'Label smoothing needs classes: set it to 0.')
  }
  const unsuitable = explainUnsuitable(mixing, {
    task: data.task,
    kind: data.exampleShape.length === 3 ? 'image' : 'table',
    columns: new Set(data.columnGroups).size,
    mixableBlocks: mixableBlocks(model),
    epochs: training.epochs
  })
  if (unsuitable) throw new StudioError('unsupported', unsuitable)
}

import type { DataDigests } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { RunEvent, RunEventOf } from '../../contract/events'
import type { RunConfig } from '../../contract/run-config'
import { explainUnsuitable } from '../../contract/mixing'
import type { MixingFacts } from '../../contract/mixing/suitability'
import type { Preprocessing } from '../../contract/preprocessing'
import {
  describeModel,
  isText,
  mixableBlocks,
  parametersOf,
  statisticsOf,
  type ModelDescription
} from '../../core/architecture'
import { classWeights as weightsOf, countClasses } from '../../core/class-balance'
import { costOf } from '../../core/cost'
import { suggestThreads } from '../../core/threads'
import type { PreparedData } from '../data/dataset'
import { evaluateTraining } from '../scoring/evaluate-training'
import { scoreUninformed } from '../scoring/uninformed'
import { writeModelRecord } from '../run-folder/model-folder'
import { trainedPart } from './backbone'
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
import { runFiles } from '../../storage/run-files'

/** A run in memory. */
export interface Training {
  /**
   * Trains and reports progress. To pause, stop pulling; to stop, return early: it then writes a checkpoint. Ends
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
  /** Folder of decoded data sets and of features that frozen blocks gave. */
  cache: string
  /** Tells how far something is that takes a while before training begins. */
  announce?: (detail: string) => void
  /** Resumes from the newest intact checkpoint; without one the run starts over. */
  resume: boolean
  /** Name of the compute device, for the event `started`. */
  device: string
  /** Resolves once all metrics reported so far are on the disk: no checkpoint may be ahead of them. */
  beforeCheckpoint?: () => Promise<void>
}

/**
 * Builds the model, or restores it.
 * @throws StudioError `unsupported` for invalid combinations, `invalid-data` where nothing is left to train on
 */
export async function openTraining(options: TrainingOptions): Promise<Training> {
  const { preprocessing, folder, cache, announce = () => undefined } = options
  const whole = describeModel(options.config.model, options.data.exampleShape, options.data.outputs)
  refuseUnsuitable(options.config, options.data, whole)
  const part = await trainedPart(options.config, whole, options.data, { cache, announce })
  const { config, data, model } = part
  const { optimizer, training } = config
  const { labelSmoothing, clipNorm } = training
  const classWeights = classWeightsFor(config, data)
  const definition: StepDefinition = {
    ...{ model, task: data.task, optimizer, labelSmoothing, clipNorm, classWeights }
  }
  const checkpoints = new Checkpoints(runFiles(folder).checkpoints)
  if (!options.resume) await checkpoints.clear()
  const { checkpoint, damaged } = await checkpoints.newest()
  await writeModelRecord(folder, {
    version: 1,
    task: data.task,
    model: config.model,
    exampleShape: whole.exampleShape,
    outputs: data.outputs,
    preprocessing,
    ...(part.credit !== null && { weightsCredit: part.credit })
  })
  const initial = checkpoint?.state ?? part.initial
  const threads = config.compute.threads ?? (model === whole ? suggestThreads(config) : 1)
  const compute = { ...config.compute, threads }
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
        measureTrainingSample({ runner, batches, model, data, fittedTargets, classWeights }, epoch),
      beforeCheckpoint: options.beforeCheckpoint ?? (() => Promise.resolve())
    },
    checkpoint?.progress ?? beginning()
  )
  const { parameters } = costOf(whole, config.training.batchSize, 0)
  const started = (): RunEvent => ({
    type: 'started',
    epochs: config.training.epochs,
    stepsPerEpoch: batches.perEpoch,
    resumedAt: loop.progress.step,
    best: markedEpoch(loop.progress.best),
    trainExamples: data.train.length,
    validationExamples: data.validation.length,
    testExamples: data.test.length,
    task: data.task,
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
        ...{ folder, runner, data, modelNames, checkpoints },
        ...{ model: whole, frozen: part.frozen },
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
    `The checkpoint ${name} is damaged and was skipped: training continues from ` +
    (hasOlder ? 'the one before it.' : 'the beginning, because there is no other.')
})

/** Throws `unsupported` or `invalid-data` if the run cannot be trained. */
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
      'Early stopping needs a validation split: give it a share of the data, or turn early stopping off.'
    )
  }
  if (training.labelSmoothing > 0 && data.task === 'regression') {
    throw new StudioError('unsupported', 'Label smoothing needs classes: set it to 0.')
  }
  refuseWithoutClasses(training, data)
  const unsuitable = explainUnsuitable(mixing, {
    task: data.task,
    kind: kindOf(data.exampleShape),
    columns: new Set(data.columnGroups).size,
    mixableBlocks: mixableBlocks(model),
    epochs: training.epochs
  })
  if (unsuitable) throw new StudioError('unsupported', unsuitable)
}

const kindOf = (exampleShape: number[]): MixingFacts['kind'] =>
  exampleShape.length === 3 ? 'image' : isText(exampleShape) ? 'text' : 'table'

function refuseWithoutClasses(
  { classWeights, sampling, best, earlyStopping }: RunConfig['training'],
  { task }: PreparedData
): void {
  if (task === 'classification') return
  const watched = [best, earlyStopping?.metric ?? 'loss']
  const reasons = [
    classWeights === 'none' ? null : 'Class weights need classes: set them to "none".',
    sampling === 'shuffled' ? null : 'Balanced sampling needs classes: choose "shuffled".',
    watched.every((metric) => metric === 'loss' || metric === 'score')
      ? null
      : 'Balanced accuracy and macro F1 need classes: choose loss or score for the best epoch and early stopping.'
  ]
  const reason = reasons.find((one) => one !== null)
  if (reason) throw new StudioError('unsupported', reason)
}

/** Weights by the training examples that are left after thinning; undefined where all classes count the same. */
function classWeightsFor(
  { training }: RunConfig,
  { train, outputs }: PreparedData
): number[] | undefined {
  if (training.classWeights === 'none' || !train.labels) return undefined
  const counts = countClasses(train.labels, outputs)
  return weightsOf(counts, training.classWeights, training.effectiveBeta)
}

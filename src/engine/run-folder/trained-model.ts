import type { CheckpointName } from '../../contract/checkpoint'
import { join } from 'node:path'
import { StudioError } from '../../contract/errors'
import { pretrainedOf } from '../../contract/model'
import { parametersOf, statisticsOf, type ModelDescription } from '../../core/architecture'
import { createPredictor, type Predictor } from '../models/predictor'
import type { NamedValues } from '../models/initialise'
import { WeightsStore } from '../weights/store'
import { Checkpoints } from './checkpoints'
import { describeRecord, readModelRecord, readWeights, type ModelRecord } from './model-folder'
import { runFiles } from '../../storage/run-files'

export interface TrainedModel {
  record: ModelRecord
  description: ModelDescription
  /** From 1. */
  epoch: number
  weights: NamedValues
  predictor: Predictor
}

/**
 * The model of a run: the one it kept at its end, or else the one of its newest checkpoint.
 * @throws StudioError `not-found` where it has neither, `storage` where what it has is damaged
 */
export async function openTrainedModel(folder: string, at: CheckpointName): Promise<TrainedModel> {
  const record = await readModelRecord(folder)
  const description = describeRecord(record)
  const { weights, epoch } =
    (await readWeights(folder, at)) ??
    (await completed(record, await weightsOfCheckpoint(folder, at)))
  refuseOthers(folder, description, weights)
  return { record, description, epoch, weights, predictor: createPredictor(description, weights) }
}

/** Checkpoints of a run keep what it trains; frozen blocks are those of the pretrained weights. */
async function completed(
  { model }: ModelRecord,
  checkpoint: { weights: NamedValues; epoch: number }
): Promise<{ weights: NamedValues; epoch: number }> {
  const pretrained = pretrainedOf(model)
  if (!pretrained) return checkpoint
  const { digest, name } = pretrained.weights
  const frozen = await new WeightsStore().read(digest, name)
  return { ...checkpoint, weights: { ...frozen, ...checkpoint.weights } }
}

/** @throws StudioError `storage` where weights are not those of a model */
function refuseOthers(folder: string, description: ModelDescription, weights: NamedValues): void {
  for (const { name, shape } of [...parametersOf(description), ...statisticsOf(description)]) {
    const size = shape.reduce((product, side) => product * side, 1)
    if (weights[name] instanceof Float32Array && weights[name].length === size) continue
    throw new StudioError(
      'storage',
      `${join(folder, 'model')} is damaged: the weights of "${name}" do not fit model.json. Bring the folder back from a copy, or train the run again.`,
      { folder }
    )
  }
}

async function weightsOfCheckpoint(
  folder: string,
  at: CheckpointName
): Promise<{ weights: NamedValues; epoch: number }> {
  const checkpoints = new Checkpoints(runFiles(folder).checkpoints)
  const { checkpoint } = await checkpoints.newest()
  const best = checkpoint?.progress.best
  if (at === 'best' && best) return { weights: await checkpoints.best(best), epoch: best.epoch }
  if (at === 'last' && checkpoint) {
    return { weights: checkpoint.state, epoch: checkpoint.progress.epoch }
  }
  throw new StudioError(
    'not-found',
    at === 'best'
      ? 'The run has no best epoch, because it was never validated. Choose the last epoch.'
      : 'The run has no checkpoint yet. Train it for longer first.',
    { folder }
  )
}

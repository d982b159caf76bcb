import { join } from 'node:path'
import { StudioError } from '../../contract/errors'
import type { ModelDescription } from '../../core/architecture'
import { createPredictor, type Predictor } from '../models/predictor'
import type { NamedValues } from '../models/initialise'
import { Checkpoints } from './checkpoints'
import { describeRecord, readModelRecord, readWeights, type ModelRecord } from './model-folder'
import type { At } from './results'

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
 * @throws StudioError `not-found` where it has neither
 */
export async function openTrainedModel(folder: string, at: At): Promise<TrainedModel> {
  const record = await readModelRecord(folder)
  const description = describeRecord(record)
  const { weights, epoch } =
    (await readWeights(folder, at)) ?? (await weightsOfCheckpoint(folder, at))
  return { record, description, epoch, weights, predictor: createPredictor(description, weights) }
}

async function weightsOfCheckpoint(
  folder: string,
  at: At
): Promise<{ weights: NamedValues; epoch: number }> {
  const checkpoints = new Checkpoints(join(folder, 'checkpoints'))
  const { checkpoint } = await checkpoints.newest()
  const best = checkpoint?.progress.best
  if (at === 'best' && best) return { weights: await checkpoints.best(best), epoch: best.epoch }
  if (at === 'last' && checkpoint) {
    return { weights: checkpoint.state, epoch: checkpoint.progress.epoch }
  }
  throw new StudioError(
    'not-found',
    at === 'best'
      ? 'The run has no best epoch, because it was never validated. Choose the last one.'
      : 'The run has no checkpoint yet. Let it train for a while first.',
    { folder }
  )
}

import type { CheckpointName } from '../../contract/checkpoint'
import type * as tf from '@tensorflow/tfjs'
import type { SplitName, Task } from '../../contract/data'
import type { Preprocessing } from '../../contract/preprocessing'
import type { ModelDescription } from '../../core/architecture'
import type { Examples, PreparedData } from '../data/dataset'
import type { Progress } from '../data/load'
import { forward, type NamedTensors } from '../models/forward'
import { readRunData, splitOf } from '../scoring/run-data'
import { openTrainedModel } from '../run-folder/trained-model'

/** A model with fixed weights whose inputs and hidden states are examined. */
export interface StudiedModel {
  task: Task
  description: ModelDescription
  tensors: NamedTensors
}

/** Logits [batch, outputs] in evaluation mode, from the input [batch, ...exampleShape] on. */
export const logitsOf = ({ description, tensors }: StudiedModel, x: tf.Tensor): tf.Tensor2D =>
  forward(description, tensors, x).logits

interface Study {
  model: StudiedModel
  preprocessing: Preprocessing
  /** From 1. */
  epoch: number
  data: PreparedData
  examples: Examples
}

/** Opens the model and one split of a run for as long as `look` takes. */
export async function withStudy<T>(
  folder: string,
  at: CheckpointName,
  split: SplitName,
  progress: Progress,
  look: (study: Study) => Promise<T>
): Promise<T> {
  const { predictor, record, description, epoch } = await openTrainedModel(folder, at)
  try {
    const data = await readRunData(folder, progress)
    const model = { task: record.task, description, tensors: predictor.tensors }
    const { preprocessing } = record
    return await look({ model, preprocessing, epoch, data, examples: splitOf(data, split) })
  } finally {
    predictor.dispose()
  }
}

import * as tf from '@tensorflow/tfjs'
import type { CheckpointName } from '../../contract/checkpoint'
import type { SplitName } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { AttackedPictures } from '../../contract/prediction-calls'
import type { PreparedData } from '../data/dataset'
import { toBytes } from '../data/preparation/raw-features'
import { valuesOf } from '../ops/values-of'
import { fgsm, lossGradient } from './attacks'
import { imageSpace, PerturbationTensors } from './perturbation'
import { openTrainedModel } from '../run-folder/trained-model'
import { checkPlace, splitOf } from '../scoring/run-data'
import { logitsOf } from './studied-model'

/**
 * One picture after a step of FGSM of each size, and what the model says of it.
 * @param data of the run
 * @throws StudioError `unsupported` where the data are no pictures or the task has no classes, `invalid-argument` where the
 *   split has no such place
 */
export async function attackedPicturesOfRun(
  { folder, at, split }: { folder: string; at: CheckpointName; split: SplitName },
  data: PreparedData,
  place: number,
  epsilons: readonly number[]
): Promise<AttackedPictures> {
  const examples = splitOf(data, split)
  checkPlace(examples, split, place)
  const { predictor, record, description, epoch } = await openTrainedModel(folder, at)
  try {
    const model = { task: record.task, description, tensors: predictor.tensors }
    const { features, targets } = record.preprocessing
    if (features.kind !== 'image' || targets.task !== 'classification') {
      throw new StudioError('unsupported', 'Only pictures that have classes can be attacked here.')
    }
    const classes = targets.names.length
    const own = examples.targets.subarray(place * classes, (place + 1) * classes)
    const space = new PerturbationTensors(imageSpace(features), examples.exampleShape)
    try {
      const seen = await valuesOf(() => {
        const x = tf.tensor(examples.gather([place]), [1, ...examples.exampleShape])
        const { gradient } = lossGradient(model, { x, targets: tf.tensor2d(own, [1, classes]) })
        const moved = tf.concat(
          epsilons.map((epsilon) => (epsilon === 0 ? x : fgsm(space, x, gradient, epsilon)))
        )
        return { moved, probabilities: tf.softmax(logitsOf(model, moved)) }
      })
      const size = seen.moved.length / epsilons.length
      const attacked = epsilons.map((epsilon, index) => {
        const probabilities = seen.probabilities.subarray(index * classes, (index + 1) * classes)
        const prediction = probabilities.indexOf(Math.max(...probabilities))
        return {
          epsilon,
          pixels: toBytes(features, seen.moved.subarray(index * size, (index + 1) * size)),
          prediction: targets.names[prediction]!,
          confidence: probabilities[prediction]!
        }
      })
      const label = targets.names[examples.labels![place]!]!
      return { epoch, label, shape: features.shape, attacked }
    } finally {
      space.dispose()
    }
  } finally {
    predictor.dispose()
  }
}

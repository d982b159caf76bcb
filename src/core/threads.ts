import type { RunConfig } from '../contract/run-config'
import { describeModel } from './architecture'
import { costOf } from './cost'

/** Below this a step ends before a second thread wakes up: two threads are four times slower than one. */
const worthSharing = 50e6

/** Wide enough for most tables; the data is not read yet when threads are chosen. */
const guessedColumns = 64
const guessedOutputs = 10

/**
 * How many threads suit a run: one where its steps are tiny, as many as there are (null) elsewhere. TensorFlow's pool
 * is made once a process, before anything is read.
 */
export function suggestThreads({ model, data, training }: RunConfig): number | null {
  const { image } = data.reading
  if (model.architecture !== 'mlp' && model.architecture !== 'linear') return null
  const exampleShape = image ? [image.height, image.width, image.channels] : [guessedColumns]
  const described = describeModel(model, exampleShape, guessedOutputs)
  const { flops, backwardFlops } = costOf(described, training.batchSize, 0)
  return (flops + backwardFlops) * training.batchSize < worthSharing ? 1 : null
}

import type { RunConfig } from '../contract/run-config'
import { describeModel } from './architecture'
import { costOf } from './cost'

/** Below it a step is over before a second thread has woken up: four times slower with two than with one. */
const worthSharing = 50e6

/** Wide enough for most tables; the data are not read yet when threads are chosen. */
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
  const { flops } = costOf(described, training.batchSize, 0)
  // Backward costs twice what forward does.
  return 3 * flops * training.batchSize < worthSharing ? 1 : null
}

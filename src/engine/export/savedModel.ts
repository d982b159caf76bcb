import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../../storage/durable'
import type { ModelDescription } from '../../core/architecture'
import type { Preprocessing } from '../../contract/preprocessing'
import { nativeBackend } from '../graph/binding'
import { constant, dataType } from '../graph/definition'
import { recordForward, stateInput } from '../graph/recordForward'
import { encodeSavedModel } from '../graph/savedModel'
import { writeRecording } from '../graph/write'
import { parametersOf, statisticsOf } from '../../core/architecture'
import type { NamedValues } from '../models/initialise'
import { outputNodes } from './outputNodes'
import { preprocessingNodes } from './preprocessingNodes'

/** A trained model with what is needed to use it on new data. */
export interface TrainedModel {
  model: ModelDescription
  weights: NamedValues
  preprocessing: Preprocessing
}

const contentOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

/** The whole model as one graph without variables, preprocessing included. */
function servingModel({ model, weights, preprocessing }: TrainedModel): Buffer {
  const given = preprocessingNodes(preprocessing)
  const weightNodes = [...parametersOf(model), ...statisticsOf(model)].map(({ name, shape }) => {
    const content = contentOf(weights[name]!)
    return constant(`weights/${name}`, { type: dataType.float32, shape, content })
  })
  const names = Object.fromEntries(
    [...parametersOf(model), ...statisticsOf(model)].map(({ name }) => [
      stateInput(name),
      `weights/${name}`
    ])
  )
  const written = writeRecording('model', recordForward(model), {
    ...names,
    features: given.features
  })
  const results = outputNodes(written.outputs['logits']!, preprocessing.targets)
  return encodeSavedModel(
    [...given.nodes, ...weightNodes, ...written.nodes, ...results.nodes],
    { inputs: given.inputs, outputs: results.outputs },
    nativeBackend().binding.TF_Version
  )
}

/**
 * Writes a TensorFlow SavedModel that Python, TensorFlow Serving and others load: signature "serving_default", batches
 * of any size, normalisation included. Classes or targets, in the order of the outputs, are in
 * `assets.extra/names.json`. Needs the native runtime.
 */
export async function exportSavedModel(trained: TrainedModel, folder: string): Promise<void> {
  await mkdir(join(folder, 'variables'), { recursive: true })
  await mkdir(join(folder, 'assets.extra'), { recursive: true })
  const { task, names } = trained.preprocessing.targets
  const description = JSON.stringify({ task, names }, null, 2)
  await replaceFile(join(folder, 'assets.extra', 'names.json'), Buffer.from(description))
  await replaceFile(join(folder, 'saved_model.pb'), servingModel(trained))
}

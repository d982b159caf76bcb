import { StudioError } from '../../contract/errors'
import { setUpAgain } from '../../provisioning/advice'
import { parametersOf, statisticsOf } from '../../core/architecture'
import { nativeBackend } from '../graph/binding'
import { constant, dataType } from '../graph/definition'
import { recordForward, stateInput } from '../graph/record-forward'
import { encodeSavedModel } from '../graph/saved-model'
import { writeRecording } from '../graph/write'
import { runsNatively } from '../ops/native'
import { json, text, type ExportedFiles } from './files'
import { columnInputs, columnNodes } from './column-nodes'
import { outputNodes } from './output-nodes'
import { preprocessingNodes } from './preprocessing-nodes'
import { savedModelReadme } from './readme'
import { textColumnOf } from './text-column-of'
import { tokeniseFile } from './tokenise-file'
import type { TrainedModel } from './trained-model'

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
  const table = columnNodes(preprocessing)
  return encodeSavedModel(
    [...given.nodes, ...weightNodes, ...written.nodes, ...results.nodes, ...table.nodes],
    {
      serving_default: { inputs: given.inputs, outputs: results.outputs },
      ...table.signatures
    },
    nativeBackend().binding.TF_Version
  )
}

/**
 * A TensorFlow SavedModel that Python, TensorFlow Serving and others load: signature "serving_default", batches of any
 * size, preprocessing included. Classes or targets, in the order of the outputs, are in `assets.extra/names.json`; of a
 * table also which input takes which column, as the signature "columns" says too.
 * @throws StudioError `runtime-unavailable` without TensorFlow itself
 */
export function savedModelFiles(trained: TrainedModel): ExportedFiles {
  if (!runsNatively()) {
    throw new StudioError(
      'runtime-unavailable',
      `Writing a SavedModel needs native TensorFlow, but the JavaScript backend is in use. Export for TensorFlow.js, or ${setUpAgain}`
    )
  }
  const { task, names } = trained.preprocessing.targets
  const texts = textColumnOf(trained.preprocessing.features)
  return {
    'saved_model.pb': servingModel(trained),
    'variables/': new Uint8Array(0),
    'assets.extra/names.json': json({ task, names, ...columnInputs(trained.preprocessing) }),
    ...(texts && {
      'assets.extra/vocabulary.json': json(texts.pieces),
      'tokenise.py': text(tokeniseFile(texts.length))
    }),
    'README.md': text(savedModelReadme(trained.preprocessing, trained.credits))
  }
}

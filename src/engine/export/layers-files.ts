import { readFile } from 'node:fs/promises'
import * as tf from '@tensorflow/tfjs'
import { resource } from '../resources'
import { json, text, type ExportedFiles } from './files'
import { buildLayersModel } from './layers-model'
import { layersReadme } from './readme'
import type { TrainedModel } from './trained-model'

/** As TensorFlow's converter cuts them, for browsers to keep. */
const bytesPerShard = 4 * 1024 * 1024

/** The format saved by tfjs: the layers, then their weights in order. */
async function artifactsOf(trained: TrainedModel): Promise<tf.io.ModelArtifacts> {
  const model = buildLayersModel(trained)
  try {
    let saved: tf.io.ModelArtifacts | null = null
    const keep = tf.io.withSaveHandler((artifacts) => {
      saved = artifacts
      const modelArtifactsInfo = tf.io.getModelArtifactsInfoForJSON(artifacts)
      return Promise.resolve({ modelArtifactsInfo })
    })
    await model.save(keep)
    return saved!
  } finally {
    model.dispose()
  }
}

function shards(weights: Uint8Array): ExportedFiles {
  const count = Math.max(1, Math.ceil(weights.length / bytesPerShard))
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `group1-shard${index + 1}of${count}.bin`,
      weights.subarray(index * bytesPerShard, (index + 1) * bytesPerShard)
    ])
  )
}

/**
 * A model in the layers format of TensorFlow.js, which `tf.loadLayersModel` reads in a browser. The normalisation of
 * images and the units of regression targets are layers of it. Layers cannot process text and compute in float32, so the
 * columns of tables are encoded by `encode.js` from `preprocessing.json`, in float64 as for training.
 */
export async function layersFiles(trained: TrainedModel): Promise<ExportedFiles> {
  const { modelTopology, weightSpecs, weightData, format, generatedBy } = await artifactsOf(trained)
  const content = shards(new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)))
  const weightsManifest = [{ paths: Object.keys(content), weights: weightSpecs }]
  const { features, targets, reading } = trained.preprocessing
  return {
    'model.json': json({ format, generatedBy, convertedBy: null, modelTopology, weightsManifest }),
    ...content,
    'preprocessing.json': json({ features, missing: reading.missing, targets }),
    ...(features.kind === 'table' && {
      'encode.js': await readFile(resource('export/encode.js'))
    }),
    'README.md': text(layersReadme(trained.preprocessing, trained.credits))
  }
}

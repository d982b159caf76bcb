import type { CheckpointName } from '../../contract/checkpoint'
import { creditFor } from '../../contract/bundled'
import type { ExportedModel, ExportFormat } from '../../contract/export'
import type { Preprocessing } from '../../contract/preprocessing'
import { runConfig } from '../../contract/run-config'
import { readRequiredJson } from '../../storage/json'
import { runFiles } from '../../storage/run-files'
import type { ModelRecord } from '../run-folder/model-folder'
import { openTrainedModel } from '../run-folder/trained-model'
import { refuseOccupied, writeFolder, zipFolder, type ExportedFiles } from './files'
import { layersFiles } from './layers-files'
import { savedModelFiles } from './saved-model'
import type { TrainedModel } from './trained-model'
import { layersUsage, savedModelUsage } from './usage'

interface Format {
  files: (trained: TrainedModel) => ExportedFiles | Promise<ExportedFiles>
  usage: (preprocessing: Preprocessing) => ExportedModel['usage']
}

const formats: Record<ExportFormat, Format> = {
  savedmodel: { files: savedModelFiles, usage: savedModelUsage },
  tfjs: { files: layersFiles, usage: layersUsage }
}

/** The model and the export format; `folder` is the run folder. */
interface Wanted {
  folder: string
  at: CheckpointName
  format: ExportFormat
}

/** Bundled data and pretrained weights come with attributions required by their licences. */
async function creditsOf(folder: string, { weightsCredit }: ModelRecord): Promise<string[]> {
  const { data } = await readRequiredJson(runFiles(folder).config, runConfig)
  return [
    ...(data.source.kind === 'bundled' ? [creditFor(data.source.name)] : []),
    ...(weightsCredit === undefined ? [] : [weightsCredit])
  ]
}

async function filesOf({ folder, at, format }: Wanted) {
  const { description, weights, record, predictor } = await openTrainedModel(folder, at)
  predictor.dispose()
  const { preprocessing } = record
  const credits = await creditsOf(folder, record)
  const files = await formats[format].files({
    model: description,
    weights,
    preprocessing,
    credits
  })
  const exported: ExportedModel = {
    files: Object.entries(files)
      .filter(([path]) => !path.endsWith('/'))
      .map(([path, { length }]) => ({ path, bytes: length })),
    usage: formats[format].usage(preprocessing)
  }
  return { files, exported }
}

/**
 * Writes the model of a run into a new folder.
 * @throws StudioError `not-found` where the run keeps no such model yet, `conflict` where something is in the way,
 * `storage` where the folder cannot be written
 */
export async function exportRun(wanted: Wanted, destination: string): Promise<ExportedModel> {
  await refuseOccupied(destination)
  const { files, exported } = await filesOf(wanted)
  await writeFolder(files, destination)
  return exported
}

/** The same as a zip with one folder called `name`. */
export async function archiveRun(
  wanted: Wanted,
  name: string
): Promise<ExportedModel & { zip: Uint8Array<ArrayBuffer> }> {
  const { files, exported } = await filesOf(wanted)
  return { ...exported, zip: zipFolder(files, name) }
}

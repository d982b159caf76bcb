import type { At } from '../evaluation/results'
import { openTrainedModel } from '../evaluation/trainedModel'
import { exportSavedModel } from './savedModel'

/**
 * Writes the model of a run as a SavedModel into `destination`.
 * @param folder the run folder
 * @throws StudioError `not-found` where the run keeps no such model yet
 */
export async function exportRun(folder: string, at: At, destination: string): Promise<void> {
  const { description, weights, record, predictor } = await openTrainedModel(folder, at)
  predictor.dispose()
  const { preprocessing } = record
  await exportSavedModel({ model: description, weights, preprocessing }, destination)
}

import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { StudioError } from '../../../contract/errors'
import type { Preprocessing } from '../../../contract/preprocessing'
import { detectFormat } from '../formats/detect'
import { fileError, readHead } from '../formats/read-file'
import { formatReaders } from '../formats/registry'
import { withUnpackedTables } from '../formats/zip-tables'
import { imageFormat } from '../images/header'
import { imageRows } from './images'
import type { RowsToPredict } from './rows'

async function isImage(path: string): Promise<boolean> {
  const found = await stat(path).catch((thrown: unknown) => {
    throw fileError(path, thrown)
  })
  return !found.isDirectory() && imageFormat(await readHead(path, 32)) !== null
}

async function readRows(
  path: string,
  preprocessing: Preprocessing,
  cacheFolder?: string
): Promise<RowsToPredict> {
  if (preprocessing.features.kind === 'image' && (await isImage(path)))
    return imageRows(path, preprocessing)
  const read = async (unpacked: string): Promise<RowsToPredict> => {
    const reader = formatReaders[await detectFormat(unpacked)]
    return reader.readForPrediction(unpacked, preprocessing, cacheFolder)
  }
  return withUnpackedTables(path, read, cacheFolder)
}

/**
 * Reads rows to predict from a file of any format that can be trained on, with or without targets, exactly as the
 * training data were read. Columns are found by name.
 * @param cacheFolder for what does not fit in memory
 * @throws StudioError not-found, storage, or invalid-data when a column is missing, the file is damaged, or it is of
 *   another kind than the model takes
 */
export async function readForPrediction(
  path: string,
  preprocessing: Preprocessing,
  cacheFolder?: string
): Promise<RowsToPredict> {
  const rows = await readRows(path, preprocessing, cacheFolder)
  if (rows.names.length > 0) return rows
  throw new StudioError('invalid-data', `${basename(path)} holds no row that can be predicted.`)
}

import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { DataFormat, DataSource, ReadingOptions } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import { readArrayFiles } from './formats/array-files'
import { arraysToDataSet } from './formats/arrays'
import { loadBundled } from './formats/bundled'
import { readCifar } from './formats/cifar'
import { readCsvFiles } from './formats/csv-files'
import type { DataSet } from './dataset'
import { detectFormat } from './formats/detect'
import { generateDataSet } from './formats/generators'
import { readImages } from './images'
import { readNpz } from './formats/npz'
import { readParquet } from './formats/parquet-table'
import { Problems } from './problems'
import { fileError } from './formats/read-file'
import { tableToDataSet } from './table/table'

export type Progress = (text: string, done: number, total: number | null) => void
type PathSource = Extract<DataSource, { kind: 'path' }>

async function loadPath(
  source: PathSource,
  reading: ReadingOptions,
  cacheFolder: string,
  progress: Progress
): Promise<DataSet> {
  const { path } = source
  await stat(path).catch((thrown: unknown) => {
    throw fileError(path, thrown)
  })
  const format: DataFormat = source.format ?? (await detectFormat(path))
  const problems = new Problems()
  const name = basename(path)
  const context = { name, source, reading, format, problems, started: performance.now() }
  progress(`Reading ${name}`, 0, null)
  switch (format) {
    case 'csv':
      return tableToDataSet(await readCsvFiles(path, reading, problems), context)
    case 'idx':
    case 'npy':
      return arraysToDataSet(await readArrayFiles(path, problems), context)
    case 'npz':
      return arraysToDataSet(await readNpz(path, problems), context)
    case 'cifar':
      return arraysToDataSet(await readCifar(path, reading, problems), context)
    case 'parquet': {
      const { table, decoder } = await readParquet(path, { reading, problems, progress })
      return tableToDataSet(table, { ...context, decoder })
    }
    case 'image-folder':
    case 'image-zip':
      return readImages(path, format, reading, cacheFolder, progress)
  }
}

/**
 * Reads a data set of any kind.
 * @param cacheFolder where decoded images are kept
 * @throws StudioError not-found, storage, unsupported or invalid-data; a part that cannot be read is a line of the
 *   report instead, as long as anything is left
 */
export async function loadDataSet(
  source: DataSource,
  reading: ReadingOptions,
  cacheFolder: string,
  progress: Progress = () => undefined
): Promise<DataSet> {
  try {
    switch (source.kind) {
      case 'bundled':
        return await loadBundled(source, reading)
      case 'generated':
        return generateDataSet(source)
      case 'path':
        return await loadPath(source, reading, cacheFolder, progress)
    }
  } catch (thrown) {
    if (thrown instanceof RangeError && /allocation|Invalid .*length/.test(thrown.message)) {
      throw new StudioError(
        'out-of-memory',
        'The data set does not fit in the memory of this machine. Use fewer examples, or a smaller image size.'
      )
    }
    throw thrown
  }
}

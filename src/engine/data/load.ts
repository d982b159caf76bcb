import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type DataSource, type ReadingOptions, splitConfig } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import { isLackOfMemory } from '../../contract/system-errors'
import type { DataSet } from './dataset'
import { loadBundled } from './formats/bundled'
import { detectFormat } from './formats/detect'
import type { Progress } from './formats/format'
import { generateDataSet } from './formats/generators'
import { fileError } from './formats/read-file'
import { formatReaders } from './formats/registry'
import { withUnpackedTables } from './formats/zip-tables'
import { findUnmeasurable } from './preparation/measurable'
import { splitDataSet } from './preparation/split'
import { Problems } from './problems'

export type { Progress } from './formats/format'
type PathSource = Extract<DataSource, { kind: 'path' }>

async function loadPath(
  source: PathSource,
  reading: ReadingOptions,
  cacheFolder: string,
  progress: Progress
): Promise<DataSet> {
  await stat(source.path).catch((thrown: unknown) => {
    throw fileError(source.path, thrown)
  })
  const name = basename(source.path)
  const started = performance.now()
  progress(`Reading ${name}`, 0, null)
  const read = async (path: string): Promise<DataSet> => {
    const unpacked = path !== source.path
    const format = (unpacked ? undefined : source.format) ?? (await detectFormat(path))
    const problems = new Problems()
    const where = { path, name, source, cacheFolder }
    return formatReaders[format].read({ ...where, format, reading, problems, started, progress })
  }
  return withUnpackedTables(source.path, read, cacheFolder)
}

async function readSource(
  source: DataSource,
  reading: ReadingOptions,
  cacheFolder: string,
  progress: Progress
): Promise<DataSet> {
  switch (source.kind) {
    case 'bundled':
      return loadBundled(source, reading, cacheFolder, progress)
    case 'generated':
      return generateDataSet(source)
    case 'path':
      return loadPath(source, reading, cacheFolder, progress)
  }
}

/** The data set with a line for what its usual split cannot measure. */
function withWarnings(dataSet: DataSet): DataSet {
  const split = splitConfig.parse({})
  const problems = new Problems()
  for (const { where, message } of findUnmeasurable(dataSet, splitDataSet(dataSet, split), split)) {
    problems.add('cannot measure', where, message)
  }
  if (problems.count('cannot measure') === 0) return dataSet
  const { report } = dataSet
  return { ...dataSet, report: { ...report, problems: [...problems.list(), ...report.problems] } }
}

/**
 * Reads a data set of any kind.
 * @param cacheFolder where decoded images are kept, and what does not fit in memory
 * @throws StudioError not-found, storage, unsupported or invalid-data; a part that cannot be read becomes a line of
 *   the report if anything else is left
 */
export async function loadDataSet(
  source: DataSource,
  reading: ReadingOptions,
  cacheFolder: string,
  progress: Progress = () => undefined
): Promise<DataSet> {
  try {
    const read = await readSource(source, reading, cacheFolder, progress)
    return withWarnings({ ...read, cacheFolder })
  } catch (thrown) {
    if (isLackOfMemory(thrown)) {
      throw new StudioError(
        'out-of-memory',
        "The data set does not fit in this machine's memory. Use fewer examples, or a smaller image size."
      )
    }
    throw thrown
  }
}

import { dirname, join } from 'node:path'
import type { SplitName } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import { runConfig, type RunConfig } from '../../contract/run-config'
import { readRequiredJson } from '../../storage/json'
import { runFiles } from '../../storage/run-files'
import type { DataSet, Examples, PreparedData } from '../data/dataset'
import { loadDataSet, type Progress } from '../data/load'
import { readingOfRun } from '../run-folder/stored-reading'
import { prepare } from '../data/preparation/prepare'

/** The data of a run, split and fitted as it was trained on. */
export async function readRunData(folder: string, progress?: Progress): Promise<PreparedData> {
  const { data: config, seed } = await readConfig(folder)
  return prepare(await readRunDataSet(folder, progress), config, seed).data
}

/** The data set of a run as it was read, with nothing corrupted or left out. */
export async function readRunDataSet(folder: string, progress?: Progress): Promise<DataSet> {
  const { source, reading: asked } = (await readConfig(folder)).data
  const reading = await readingOfRun(folder, asked)
  // a run is <home>/runs/<id>
  const cache = join(dirname(dirname(folder)), 'cache')
  return loadDataSet(source, reading, cache, progress)
}

const readConfig = (folder: string): Promise<RunConfig> =>
  readRequiredJson(runFiles(folder).config, runConfig)

/** @throws StudioError `invalid-argument` where the split has no such place */
export function checkPlace({ length }: Examples, split: SplitName, place: number): void {
  if (place < length) return
  throw new StudioError(
    'invalid-argument',
    `There is no example ${place + 1}: ${split} has ${length}.`
  )
}

/** @throws StudioError `not-found` where the run has no such split */
export function splitOf(data: PreparedData, split: SplitName): Examples {
  if (data[split].length > 0) return data[split]
  throw new StudioError('not-found', `The run has no ${split} split: its share of the data is 0.`)
}

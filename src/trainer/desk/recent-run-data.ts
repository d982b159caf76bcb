import { dirname, join } from 'node:path'
import { runConfig } from '../../contract/run-config'
import type { Progress } from '../../engine/data/load'
import { readingOfRun } from '../../engine/run-folder/stored-reading'
import { readRequiredJson } from '../../storage/json'
import { runFiles } from '../../storage/run-files'
import { recentDataSet } from './recent-data-set'
import { recentPrepared } from './recent-prepared'

/** The data set of a run, read as its model was trained, and, when they are asked for, its splits; what was read last stays in memory. */
export async function recentRunData(folder: string, progress: Progress) {
  const { data, seed } = await readRequiredJson(runFiles(folder).config, runConfig)
  // a run is <home>/runs/<id>
  const cache = join(dirname(dirname(folder)), 'cache')
  const reading = await readingOfRun(folder, data.reading)
  const dataSet = await recentDataSet(data.source, reading, cache, progress)
  return { dataSet, prepared: () => recentPrepared(dataSet, data, seed) }
}

import type { DataSource, ReadingOptions } from '../../contract/data'
import type { DataSet } from '../../engine/data/dataset'
import { loadDataSet, type Progress } from '../../engine/data/load'

let recent: { key: string; dataSet: Promise<DataSet> } | null = null

/** The most recent data set stays in memory for paging. */
export function recentDataSet(
  source: DataSource,
  reading: ReadingOptions,
  cache: string,
  progress: Progress
): Promise<DataSet> {
  const key = JSON.stringify([source, reading])
  if (recent?.key !== key) {
    const dataSet = loadDataSet(source, reading, cache, progress)
    recent = { key, dataSet }
    dataSet.catch(() => (recent = null))
  }
  return recent.dataSet
}

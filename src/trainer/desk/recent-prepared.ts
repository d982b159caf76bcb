import type { DataConfig } from '../../contract/data'
import type { DataSet } from '../../engine/data/dataset'
import { prepare } from '../../engine/data/preparation/prepare'

type Prepared = ReturnType<typeof prepare>

let recent: { key: string; dataSet: DataSet; prepared: Prepared } | null = null

/** The most recent split and fitted data stay in memory: a slider asks many times per second. */
export function recentPrepared(dataSet: DataSet, config: DataConfig, seed: number): Prepared {
  const key = JSON.stringify([config, seed])
  if (recent?.key !== key || recent.dataSet !== dataSet) {
    recent = { key, dataSet, prepared: prepare(dataSet, config, seed) }
  }
  return recent.prepared
}

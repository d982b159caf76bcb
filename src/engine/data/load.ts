import { basename } from 'node:path'
import type { DataSource, ReadingOptions } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import { loadBundled } from './bundled'
import { readCsv } from './csv'
import type { DataSet } from './dataset'
import { generateDataSet } from './generators'
import { Problems } from './problems'
import { tableToDataSet } from './table'

export type Progress = (text: string, done: number, total: number | null) => void

/**
 * Reads a data set of any kind.
 * @param cacheFolder where decoded images are kept
 * @throws StudioError not-found, storage, unsupported or invalid-data; a part that cannot be read is a line of the
 *   report instead, as long as anything is left
 */
export async function loadDataSet(
  source: DataSource,
  reading: ReadingOptions,
  _cacheFolder: string,
  _progress?: Progress
): Promise<DataSet> {
  switch (source.kind) {
    case 'bundled':
      return loadBundled(source, reading)
    case 'generated':
      return generateDataSet(source)
    case 'path': {
      if (source.format !== 'csv') throw new StudioError('unsupported', 'Not read yet.')
      const problems = new Problems()
      const started = performance.now()
      const table = await readCsv(source.path, reading, problems)
      return tableToDataSet(table, {
        name: basename(source.path),
        source,
        reading,
        format: 'csv',
        problems,
        started
      })
    }
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadingOptions } from '../../../../contract/data'
import type { Problems } from '../../problems'
import type { RawTable } from '../../table/raw-table'
import { readCsv } from './read-csv'
import { RowWriter } from './row-writer'

/**
 * Rows of texts as a table, by the rules of text tables: titles above the table, header, formats of numbers.
 * @param name of the file they come from
 * @throws StudioError as `readCsv`, and whatever `rows` throws
 */
export async function readRows(
  name: string,
  rows: Iterable<string[]> | AsyncIterable<string[]>,
  reading: ReadingOptions,
  problems: Problems,
  cacheFolder?: string
): Promise<RawTable> {
  const folder = await mkdtemp(join(tmpdir(), 'mixup-studio-rows-'))
  try {
    const path = join(folder, name.replace(/\.gz$/i, ''))
    const writer = new RowWriter(path)
    try {
      for await (const row of rows) {
        writer.row(row)
        await writer.written()
      }
    } finally {
      await writer.end()
    }
    const plain: ReadingOptions = { ...reading, delimiter: ',', encoding: 'utf-8' }
    return await readCsv(path, plain, problems, cacheFolder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

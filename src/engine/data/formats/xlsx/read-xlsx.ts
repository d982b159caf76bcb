import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
// The variant for Node waits for ever on some damaged archives.
import readWorkbook, { type Sheet } from 'read-excel-file/universal'
import yauzl from 'yauzl'
import type { ReadingOptions } from '../../../../contract/data'
import { StudioError } from '../../../../contract/errors'
import type { Problems } from '../../problems'
import type { RawTable } from '../../table/raw-table'
import { readRows } from '../csv/read-rows'
import { tooLarge, unpackedLimit } from '../read-file'

/** Reading a workbook needs several times its size in memory. */
const maximumBytes = 256 * 2 ** 20

type Cell = string | number | boolean | Date | null | undefined

function textOf(cell: unknown): string {
  const value = cell as Cell
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '')
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return String(value)
}

/** The sheet asked for, or the first one that holds more than one row. */
function chooseSheet(sheets: Sheet[], name: string, reading: ReadingOptions, problems: Problems) {
  const names = sheets.map(({ sheet }) => sheet)
  if (reading.sheet !== undefined) {
    const asked = sheets.find(({ sheet }) => sheet === reading.sheet)
    if (asked) return asked.data
    throw new StudioError(
      'invalid-data',
      `${name} has no sheet "${reading.sheet}". Its sheets are: ${names.join(', ')}.`
    )
  }
  const chosen = sheets.find(({ data }) => data.length > 1)
  if (!chosen) throw new StudioError('invalid-data', `${name} has no sheet with more than one row.`)
  const others = names.filter((sheet) => sheet !== chosen.sheet)
  if (others.length > 0) {
    problems.add('note', name, `the sheet "${chosen.sheet}" is read; others: ${others.join(', ')}`)
  }
  return chosen.data
}

/** @throws StudioError invalid-data where the parts of a workbook unpack to too much, Error where they cannot be listed */
async function refuseBomb(bytes: Buffer, name: string): Promise<void> {
  const limit = unpackedLimit(bytes.length)
  let total = 0
  for await (const { uncompressedSize } of (await yauzl.fromBufferPromise(bytes)).eachEntry()) {
    total += uncompressedSize
    if (total > limit) throw tooLarge(name, limit)
  }
}

/**
 * Reads one sheet of an Excel workbook as a table; formulas count by the values that were saved with them.
 * @throws StudioError invalid-data when it is damaged, protected or has no such sheet
 */
export async function readXlsx(
  path: string,
  reading: ReadingOptions,
  problems: Problems
): Promise<RawTable> {
  const name = basename(path)
  if ((await stat(path)).size > maximumBytes) throw tooLarge(name, maximumBytes)
  try {
    const bytes = await readFile(path)
    await refuseBomb(bytes, name)
    const workbook = await readWorkbook(new Blob([new Uint8Array(bytes)]))
    const sheet = chooseSheet(workbook, name, reading, problems)
    const rows = sheet.map((row) => row.map(textOf))
    const width = Math.max(...rows.map((row) => row.findLastIndex((cell) => cell !== '') + 1))
    const even = rows.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? ''))
    return await readRows(name, even, reading, problems)
  } catch (thrown) {
    if (thrown instanceof StudioError) throw thrown
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    throw new StudioError(
      'invalid-data',
      `${name} cannot be read as an Excel workbook (${message}). It may be damaged, protected by a password, or in the old format .xls: save it as .xlsx or CSV.`
    )
  }
}

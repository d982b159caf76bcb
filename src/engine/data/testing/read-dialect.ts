import { readingOptions } from '../../../contract/data'
import { readCsv } from '../formats/csv/read-csv'
import { Problems } from '../problems'
import { readFormats } from '../table/column-formats'
import type { Cell } from './dialects'

/** A CSV as the studio reads it without an option: the names, and the cells row by row. */
export async function readDialect(path: string): Promise<{ names: string[]; cells: Cell[][] }> {
  const [reading, problems] = [readingOptions.parse({}), new Problems()]
  const { table } = readFormats(await readCsv(path, reading, problems), reading, problems)
  const cells = Array.from({ length: table.rows }, (_, row) =>
    table.columns.map((column): Cell => {
      const code = column.codes?.[row] ?? -1
      const value = column.numbers.at(row)!
      return code >= 0 ? column.words[code]! : Number.isNaN(value) ? null : value
    })
  )
  return { names: table.columns.map(({ name }) => name), cells }
}

import { expect, it } from 'vitest'
import { Problems } from '../../problems'
import { readFormats } from '../../table/column-formats'
import { cellText } from '../../table/raw-table'
import { readingWith, scratch } from '../../testing/scratch'
import { readCsv } from './read-csv'

// Columns that hold numbers alone in the first rows are read as numbers; a cell far below must mean what it means above.
const { write } = scratch()
const rows = Array.from({ length: 400 }, (_, row) => `${row / 8},${row},${row % 2 ? 'a' : 'b'}`)

async function meaningOf(name: string, cells: [string, string], place: number): Promise<unknown> {
  const lines = rows.toSpliced(place, 0, `${cells.join(',')},a`)
  const path = write(name, `x,n,kind\n${lines.join('\n')}\n`)
  const [reading, problems] = [readingWith(), new Problems()]
  const read = await readCsv(path, reading, problems)
  const { table } = readFormats(read, reading, problems)
  return {
    rows: table.rows,
    columns: table.columns.map((column) => [
      column.numbers.at(place),
      cellText(column, place),
      column.words,
      column.codes === null
    ])
  }
}

it.each(
  [
    ...['', '""', 'nan', 'NaN', 'inf', '-inf', 'Infinity', '1e5', '1e400', '-0', '+5', '.5', '5.'],
    ...[' 7', '7 ', '\t7', '1_000', '0x1F', '0b11', '٣', '1 000', '"1,5"', '"1.234,5"', '5%'],
    ...['$5', '5-', '--5', '1d', '1f', 'true', 'NA', 'null', '-', 'n/a', 'word', '007'],
    ...['12345678901234567890', '"7"', '1.2.3', '2024-01-05', '10:30']
  ].map((text) => [text])
)('"%s" far below the first rows is read as it is among them', async (text) => {
  for (const cells of [
    [text, '3'],
    ['0.5', text]
  ] as [string, string][]) {
    const early = (await meaningOf('early.csv', cells, 3)) as { columns: unknown[] }
    const late = (await meaningOf('late.csv', cells, 390)) as { columns: unknown[] }
    expect(late).toEqual(early)
  }
})

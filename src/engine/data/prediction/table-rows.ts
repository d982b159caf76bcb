import { StudioError } from '../../../contract/errors'
import type { Preprocessing, TablePreprocessing } from '../../../contract/preprocessing'
import type { Column, TableFeatures } from '../dataset'
import { Problems } from '../problems'
import { encodeCategories } from '../table/column-facts'
import { readFormats } from '../table/column-formats'
import { namedShape } from '../table/image-rows'
import { readPixelColumn } from '../table/pixel-column'
import { cellText, type RawColumn, type RawTable } from '../table/raw-table'
import { buildImageFeatures } from '../table/table-features'
import { rescaled } from './images'
import { plainRows, type RowsToPredict } from './rows'
import { wrongKind } from './wrong-kind'

/** Columns without names get those of the training file, where the numbers of columns match. */
function withNames(table: RawTable, { fileColumns, targetColumns }: Preprocessing): RawTable {
  const unnamed = table.columns.every(({ name }, index) => name === `column ${index + 1}`)
  if (!unnamed) return table
  const features = fileColumns.filter((name) => !targetColumns.includes(name))
  const names = [fileColumns, features].find((list) => list.length === table.columns.length)
  if (!names) return table
  return {
    ...table,
    columns: table.columns.map((column, index) => ({ ...column, name: names[index]! }))
  }
}

function pick(table: RawTable, name: string): RawColumn {
  const column =
    table.columns.find((candidate) => candidate.name === name) ??
    table.columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
  if (column) return { ...column, name }
  const names = table.columns.slice(0, 40).map((candidate) => candidate.name)
  throw new StudioError(
    'invalid-data',
    `The column "${name}", which the model was trained with, is missing. The columns here are: ${names.join(', ')}.`
  )
}

/** Collects replaced cells, row by row. */
class Replacements {
  readonly rows = new Map<number, string[]>()

  add(row: number, message: string): void {
    const lines = this.rows.get(row)
    if (lines) lines.push(message)
    else this.rows.set(row, [message])
  }
}

type FittedColumn = TablePreprocessing['columns'][number]

function reportNumeric(
  column: RawColumn,
  fitted: FittedColumn & { kind: 'numeric' },
  found: Replacements
) {
  const { name, numbers, codes, words } = column
  numbers.forEach((value, row) => {
    if (Number.isFinite(value)) return
    const code = codes?.[row] ?? -1
    const what =
      code >= 0
        ? `"${words[code]!.slice(0, 40)}" is not a number`
        : Number.isNaN(value)
          ? fitted.indicator
            ? null
            : 'the cell is empty, and training had no empty cells in this column'
          : 'the value is infinite'
    if (what)
      found.add(row, `${name}: ${what}; the median ${Number(fitted.median.toPrecision(6))} is used`)
  })
}

function reportCategories(
  column: RawColumn,
  fitted: FittedColumn & { kind: 'categorical' },
  found: Replacements
) {
  const known = new Set(fitted.categories)
  for (let row = 0; row < column.numbers.length; row++) {
    const text = cellText(column, row)
    if (text !== null && !known.has(text)) {
      found.add(
        row,
        `${column.name}: "${text.slice(0, 40)}" is an unknown category; encoded as none`
      )
    }
  }
}

/** A column without a single number is not the model's column. */
function refuseWords({ name, numbers, words }: RawColumn): void {
  if (words.length === 0 || numbers.some(Number.isFinite)) return
  const examples = words.slice(0, 3).map((word) => `"${word.slice(0, 40)}"`)
  throw new StudioError(
    'invalid-data',
    `No cell of the column "${name}" is a number (${examples.join(', ')}), and the model was trained with numbers there. ` +
      'Write them as in the training data.'
  )
}

/** The columns that the model was trained with, of the kinds they had then. */
function tableFeatures(
  table: RawTable,
  fitted: TablePreprocessing,
  found: Replacements
): TableFeatures {
  const columns = fitted.columns.map((known): Column => {
    const column = pick(table, known.name)
    if (known.kind === 'categorical') {
      reportCategories(column, known, found)
      return { kind: 'categorical', name: known.name, ...encodeCategories(column) }
    }
    if (known.kind === 'text') {
      const { codes, categories } = encodeCategories(column)
      codes.forEach((code, row) => {
        if (code < 0) found.add(row, `${known.name}: the text is missing; read as empty`)
      })
      return { kind: 'text', name: known.name, codes, categories, length: known.length }
    }
    refuseWords(column)
    reportNumeric(column, known, found)
    const values = column.numbers.map((value) => (Number.isFinite(value) ? value : NaN))
    return { kind: 'numeric', name: known.name, values }
  })
  return { kind: 'table', columns }
}

/**
 * Rows of a table as the model takes them, by the names of their columns; every replaced cell is listed.
 * @param lost rows skipped while reading the table
 * @throws StudioError invalid-data when a column is missing, or holds no number where the model takes numbers
 */
export function tableRows(
  read: RawTable,
  preprocessing: Preprocessing,
  lost = new Problems()
): RowsToPredict {
  const named = withNames(read, preprocessing)
  const { table } = readFormats(named, preprocessing.reading, new Problems())
  const { features } = preprocessing
  const names = Array.from({ length: table.rows }, (_, row) => table.where(row))
  const failures = lost.failures()
  if (features.kind === 'table') {
    const found = new Replacements()
    return {
      names,
      features: tableFeatures(table, features, found),
      failures,
      replaced: found.rows
    }
  }
  const image = namedShape(features.shape)
  const { images } = readPixelColumn(table, { ...preprocessing.reading, image }, new Problems())
  if (images) return plainRows(names, rescaled(images, features), failures)
  if (!features.columns) throw wrongKind(preprocessing)
  const columns = features.columns.map((name) => pick(table, name))
  return plainRows(
    names,
    buildImageFeatures(columns, image, new Problems(), features.range),
    failures
  )
}

import type { DataSource, ReadingOptions } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { assemble } from '../assemble'
import { readFormats } from './column-formats'
import { columnFacts, encodeCategories, isNumeric } from './column-facts'
import { type ColumnRoles, summariseColumns } from './column-summaries'
import type { DataSet, ImageFeatures, TableFeatures } from '../dataset'
import type { Problems } from '../problems'
import { readPixelColumn } from './pixel-column'
import { readSplitColumn } from './split-column'
import { type RawColumn, type RawTable, selectRows } from './raw-table'
import { buildImageFeatures, buildTableFeatures, isUsable } from './table-features'
import { holdsText, textFeatures } from './text-column'
import { buildTargets, chooseTargets, findColumn } from './table-targets'

/** What a table reader knows in addition to the cells. */
export interface TableContext {
  name: string
  source: DataSource
  reading: ReadingOptions
  format: string
  problems: Problems
  started: number
  /** Values that a pixel can have, where columns are read as an image. */
  pixelRange?: [number, number]
  /** The columns to predict, where the format says which they are. */
  targets?: string[]
  decoder?: string | null
  fromCache?: boolean
}

const columnsNamed = (table: RawTable, names: string[]) =>
  names.map((name) => table.columns.find((column) => column.name === name)!)

function chooseRoles(table: RawTable, context: TableContext, notFeatures: string[]): ColumnRoles {
  const { reading, problems } = context
  const ignored = reading.ignore.map((name) => findColumn(table.columns, name, 'ignored').name)
  const group =
    reading.group === undefined ? null : findColumn(table.columns, reading.group, 'the group').name
  const text =
    reading.text === undefined ? null : findColumn(table.columns, reading.text, 'the text').name
  const taken = [...ignored, ...notFeatures, group, text]
  const candidates = table.columns.filter(({ name }) => !taken.includes(name))
  const targets =
    context.targets ?? chooseTargets(candidates, reading, problems).map(({ name }) => name)
  return { targets, group, ignored: [...ignored, ...notFeatures] }
}

/** The rows whose targets are all there; the others are reported. */
function rowsWithTarget(table: RawTable, names: string[], problems: Problems): RawTable {
  const targets = columnsNamed(table, names)
  const kept = new Int32Array(table.rows)
  let count = 0
  for (let row = 0; row < table.rows; row++) {
    const empty = targets.find((column) => {
      const isWord = (column.codes?.[row] ?? -1) >= 0
      return !isWord && !Number.isFinite(column.numbers.at(row))
    })
    if (!empty) kept[count++] = row
    else problems.add('missing values', table.where(row), `no value in "${empty.name}"; left out`)
  }
  if (count === 0) {
    throw new StudioError(
      'invalid-data',
      `No row has a value in the target (${names.join(', ')}). Choose another target.`
    )
  }
  return count === table.rows ? table : selectRows(table, kept.slice(0, count))
}

/** In a numeric regression target, occasional words count as missing. */
function withoutWords(table: RawTable, names: string[], problems: Problems): RawTable {
  const columns = table.columns.map((column) => {
    const slips = names.includes(column.name) && column.codes && isNumeric(columnFacts(column))
    if (!slips) return column
    const words = column.words.slice(0, 3).join(', ')
    problems.add(
      'missing values',
      column.name,
      `cells that are not numbers count as missing: ${words}`
    )
    return { ...column, codes: null, words: [] }
  })
  return { ...table, columns }
}

/** Rows with the same value share a number; rows without a value get their own. */
function numberGroups(column: RawColumn): Int32Array {
  const { codes, categories } = encodeCategories(column)
  return codes.map((code, row) => (code >= 0 ? code : categories.length + row))
}

function buildFeatures(
  table: RawTable,
  columns: RawColumn[],
  { reading, problems, pixelRange }: TableContext
): ImageFeatures | TableFeatures {
  if (table.images) {
    for (const { name } of columns) problems.add('note', name, 'not used: the images are')
    return table.images
  }
  if (reading.text !== undefined) {
    const text = findColumn(columns, reading.text, 'the text')
    for (const { name } of columns) {
      if (name !== text.name)
        problems.add('note', name, `not used: the texts of "${text.name}" are`)
    }
    return textFeatures(text, reading, problems)
  }
  return reading.image
    ? buildImageFeatures(columns, reading.image, problems, pixelRange)
    : buildTableFeatures(columns, reading, problems)
}

/** The column of texts: the one that is asked for, or the only one where no other column can be a feature. */
function findText(
  { images }: RawTable,
  columns: RawColumn[],
  reading: ReadingOptions
): string | undefined {
  if (images) return undefined
  if (reading.image || reading.text !== undefined) return reading.text
  if (columns.some((column) => isUsable(column, reading))) return undefined
  const texts = columns.filter(holdsText)
  return texts.length === 1 ? texts[0]!.name : undefined
}

/**
 * Makes a data set of a table: chooses the target, separates numeric from categorical columns, leaves out unusable
 * ones, and reports every choice.
 * @throws StudioError invalid-data when a named column is missing, or nothing is left to learn
 */
export function tableToDataSet(read: RawTable, context: TableContext): DataSet {
  const { problems } = context
  const formatted = readFormats(read, context.reading, problems)
  const reading = { ...context.reading, formats: formatted.formats }
  const [divided, splitColumns] = readSplitColumn(formatted.table, problems)
  const whole = readPixelColumn(divided, reading, problems)
  const roles = chooseRoles(whole, context, splitColumns)
  const numeric =
    reading.task === 'regression' ? withoutWords(whole, roles.targets, problems) : whole
  const table = rowsWithTarget(numeric, roles.targets, problems)
  const targets = buildTargets(columnsNamed(table, roles.targets), reading.task)
  const others = [...roles.targets, ...roles.ignored, roles.group]
  const featureColumns = table.columns.filter(({ name }) => !others.includes(name))
  const text = findText(table, featureColumns, reading)
  if (text !== undefined && reading.text === undefined) {
    problems.add('note', text, 'read as text: nothing else is left to learn from')
  }
  const chosen = text === undefined ? reading : { ...reading, text }
  const features = buildFeatures(table, featureColumns, { ...context, reading: chosen })
  const groupColumn = roles.group === null ? [] : columnsNamed(table, [roles.group])
  return assemble({
    ...context,
    reading: chosen,
    length: table.rows,
    features,
    targets,
    targetNames: roles.targets,
    groups: groupColumn[0] ? numberGroups(groupColumn[0]) : null,
    given: table.given,
    where: (row) => table.where(row),
    columns: summariseColumns(table.columns, roles, features),
    decoder: context.decoder ?? null,
    fileColumns: read.images ? [] : read.columns.map(({ name }) => name),
    fromCache: context.fromCache ?? false
  })
}

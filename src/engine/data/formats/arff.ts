import { basename } from 'node:path'
import { StudioError } from '../../../contract/errors'
import { dataFormats } from '../../../contract/formats'
import { formatPlural } from '../../../contract/format-number'
import type { Problems } from '../problems'
import { readRows } from './csv/read-rows'
import { hasEnding } from './format'
import type { ReadTable } from './table-files'
import { tableFormat } from './table-format'
import { readText } from './text-stream'

interface Attribute {
  name: string
  /** Values of a nominal attribute; null for others. */
  values: string[] | null
  /** What a sparse row means by leaving the attribute out. */
  absent: string
}

const spelled: Record<string, string> = { n: '\n', r: '\r', t: '\t' }
/** A quoted cell, with its quotes and backslashes, or a bare one. */
const cell = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s,{}'"]+/gs

function textOf(written: string): string {
  if (!/^['"]/.test(written)) return written
  return written.slice(1, -1).replace(/\\(.)/gs, (_, one: string) => spelled[one] ?? one)
}

const cellsOf = (text: string): string[] => text.match(cell) ?? []
/** `?` without quotes is a missing value. */
const valueOf = (written: string): string => (written === '?' ? '' : textOf(written))

function attributeOf(line: string, file: string): Attribute {
  const [name, ...type] = cellsOf(line.replace(/^@attribute\s+/i, ''))
  if (name === undefined || type.length === 0) {
    throw new StudioError('invalid-data', `${file}: "${line.slice(0, 80)}" has no name or no type.`)
  }
  if (/\{.*\}\s*$/s.test(line)) {
    const values = type.map(textOf)
    return { name: textOf(name), values, absent: values[0]! }
  }
  const kind = type[0]!.toLowerCase()
  if (kind === 'relational') {
    throw new StudioError(
      'unsupported',
      `${file}: the attribute "${textOf(name)}" is relational, which is not supported. Save it without this attribute.`
    )
  }
  const isNumber = ['numeric', 'real', 'integer'].includes(kind)
  return { name: textOf(name), values: null, absent: isNumber ? '0' : '' }
}

/** Cells of a row: all of them, or `{index value, ...}` where the others have their first value or 0. */
function rowOf(line: string, attributes: Attribute[]): string[] | null {
  const sparse = /^\{(.*)\}/s.exec(line)
  const cells = cellsOf(sparse ? sparse[1]! : line)
  if (!sparse) return cells.length === attributes.length ? cells.map(valueOf) : null
  const row = attributes.map(({ absent }) => absent)
  for (let at = 0; at < cells.length; at += 2) {
    const index = Number(cells[at])
    if (!(index in row) || cells[at + 1] === undefined) return null
    row[index] = valueOf(cells[at + 1]!)
  }
  return row
}

async function* linesOf(path: string): AsyncGenerator<[string, number]> {
  let [rest, number] = ['', 0]
  for await (const piece of readText(path)) {
    const lines = (rest + piece).split(/\r?\n/)
    rest = lines.pop()!
    for (const line of lines) yield [line.trim(), ++number]
  }
  yield [rest.trim(), number + 1]
}

/** The names of the attributes, then every row that has as many cells; the others are reported. */
async function* rowsOf(path: string, problems: Problems): AsyncGenerator<string[]> {
  const file = basename(path)
  const attributes: Attribute[] = []
  let inData = false
  for await (const [line, number] of linesOf(path)) {
    if (line === '' || line.startsWith('%')) continue
    if (inData) {
      const row = rowOf(line, attributes)
      if (row) yield row
      else {
        const cells = `does not have ${formatPlural(attributes.length, 'cell')}; left out`
        problems.add('bad row', `${file} line ${number}`, cells)
      }
    } else if (/^@attribute\s/i.test(line)) attributes.push(attributeOf(line, file))
    else if (/^@data\b/i.test(line)) {
      inData = true
      yield attributes.map(({ name }) => name)
    }
  }
  if (!inData || attributes.length === 0) {
    throw new StudioError(
      'invalid-data',
      `${file} has no @attribute or no @data line, so it is damaged or not an ARFF file.`
    )
  }
  const isNumber = (value: string) => value !== '' && Number.isFinite(Number(value))
  for (const { name, values } of attributes) {
    if (values?.every(isNumber)) {
      const advice =
        'nominal, with numbers for values: treat it as categories if they have no order'
      problems.add('note', name, advice)
    }
  }
}

/**
 * Reads an ARFF file, plain or gzipped, with dense or sparse rows.
 * Source: Weka, "Attribute-Relation File Format", stable version.
 */
const readArff: ReadTable = (path, reading, problems, cacheFolder) => {
  const rows = rowsOf(path, problems)
  return readRows(basename(path), rows, { ...reading, header: true }, problems, cacheFolder)
}

export const arff = tableFormat(
  dataFormats.arff.extensions,
  ({ name, head }) =>
    hasEnding(name, dataFormats.arff.extensions) ||
    /^\s*(%[^\n]*\n\s*)*@relation\b/i.test(Buffer.from(head).toString('latin1')),
  readArff
)

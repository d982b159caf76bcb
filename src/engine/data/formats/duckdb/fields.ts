import type { DuckDBConnection } from '@duckdb/node-api'
import { formatPlural } from '../../../../contract/format-number'
import type { Problems } from '../../problems'
import { type RawColumn, uniqueNames } from '../../table/raw-table'
import type { Relation, SourceColumn } from './columns'
import { identifier, literal } from './database'

/** A field of a relation, or one within a structure or list of it. */
export interface Field {
  name: string
  /** As DuckDB writes it: "BIGINT", "STRUCT(a DOUBLE)", "DOUBLE[]". */
  type: string
  /** SQL of its value. */
  value: string
}

/** Elements of a list that become columns. */
const longestList = 4096

const whole = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BIGNUM|DECIMAL\(\d+,0\))$/
const fraction = /^(FLOAT|DOUBLE|DECIMAL\(.*\))$/
const stamp = /^TIMESTAMP(_S|_MS|_NS)?( WITH TIME ZONE)?$/
const text = /^(VARCHAR|UUID|ENUM\(.*\)|INTERVAL|JSON)$/s

const isNumeric = (type: string): boolean => whole.test(type) || fraction.test(type)

/** The fields of what SQL after FROM gives. */
export async function fieldsOf(connection: DuckDBConnection, from: string): Promise<Field[]> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)
  return described.getRows().map(([column, type]) => ({
    name: String(column),
    type: String(type),
    value: identifier(String(column))
  }))
}

/** The fields of a structure as DuckDB writes its type: name type, name type, ... */
function splitFields(fields: string): { name: string; type: string }[] {
  const parts: string[] = []
  let [depth, quoted, start] = [0, false, 0]
  for (let at = 0; at < fields.length; at++) {
    if (fields[at] === '"') quoted = !quoted
    else if (!quoted && '(['.includes(fields[at]!)) depth++
    else if (!quoted && ')]'.includes(fields[at]!)) depth--
    else if (!quoted && depth === 0 && fields[at] === ',') {
      parts.push(fields.slice(start, at))
      start = at + 1
    }
  }
  parts.push(fields.slice(start))
  return parts.map((part) => {
    const match = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/s.exec(part)!
    return { name: match[1]?.replaceAll('""', '"') ?? match[2]!, type: match[3]!.trim() }
  })
}

/** Itself, or the fields of a structure ("address.city"). */
function flatten({ name, type, value }: Field): Field[] {
  const fields = /^STRUCT\((.*)\)$/s.exec(type)
  if (!fields) return [{ name, type, value }]
  return splitFields(fields[1]!).flatMap((field) =>
    flatten({
      name: `${name}.${field.name}`,
      type: field.type,
      value: `${value}[${literal(field.name)}]`
    })
  )
}

async function lengthsOf(
  connection: DuckDBConnection,
  from: string,
  { value }: Field
): Promise<[shortest: number, longest: number]> {
  const reader = await connection.runAndReadAll(
    `SELECT min(len(${value})), max(len(${value})) FROM ${from}`
  )
  return reader.getRows()[0]!.map(Number) as [number, number]
}

/** Lists of numbers that are equally long become a column an element; other lists are left out, with a note. */
async function expandList(
  connection: DuckDBConnection,
  from: string,
  field: Field,
  problems: Problems
): Promise<Field[]> {
  const { name, type, value } = field
  const element = type.replace(/\[\d*\]$/, '')
  const leaveOut = (why: string): Field[] => {
    problems.add('note', name, `left out: ${why}`)
    return []
  }
  if (!isNumeric(element)) {
    const what = /\]$/.test(element) ? 'lists' : /^(STRUCT|MAP)\b/.test(element) ? 'records' : null
    return leaveOut(`it holds lists of ${what ?? 'values other than numbers'}`)
  }
  const [shortest, longest] = await lengthsOf(connection, from, field)
  if (shortest !== longest) {
    return leaveOut(
      `its lists have ${shortest} to ${formatPlural(longest, 'number')}; to be features, all need as many`
    )
  }
  if (longest === 0) return leaveOut('its lists are empty')
  if (longest > longestList) {
    return leaveOut(`its lists have ${longest} numbers; at most ${longestList} become columns`)
  }
  problems.add(
    'note',
    name,
    `lists of ${formatPlural(longest, 'number')}, read as ${formatPlural(longest, 'column')}`
  )
  return Array.from({ length: longest }, (_, index) => ({
    name: `${name} ${index + 1}`,
    type: element,
    value: `${value}[${index + 1}]`
  }))
}

/**
 * Fields that a column each can hold: those of structures, and the elements of lists of equally many numbers. What no column
 * can hold is left out, with a note.
 */
export async function plainFields(
  connection: DuckDBConnection,
  from: string,
  fields: Field[],
  problems: Problems
): Promise<Field[]> {
  const found: Field[] = []
  for (const field of fields.flatMap(flatten)) {
    const { name, type } = field
    const isPlain = isNumeric(type) || stamp.test(type) || text.test(type)
    if (type === 'TIME') problems.add('note', name, 'times of day, read as seconds after midnight')
    if (isPlain || ['BOOLEAN', 'DATE', 'TIME'].includes(type)) found.push(field)
    else if (/\[\d*\]$/.test(type)) {
      found.push(...(await expandList(connection, from, field, problems)))
    } else {
      const what = type === 'BLOB' ? 'bytes' : `values of the type ${type.slice(0, 60)}`
      problems.add('note', name, `left out: it holds ${what}`)
    }
  }
  const names = uniqueNames(found.map(({ name }) => name))
  return found.map((field, index) => ({ ...field, name: names[index]! }))
}

/** A time as text, to the millisecond unless it is finer. */
function timeText(value: string, type: string): string {
  const time = `(${value})::TIMESTAMP`
  const format = (digits: string) => `strftime(${time}, '%Y-%m-%dT%H:%M:%S.${digits}')`
  const nanoseconds = type === 'TIMESTAMP_NS' ? `epoch_ns(${value})` : `epoch_ns(${time})`
  const rest = `lpad(((${nanoseconds} % 1000 + 1000) % 1000)::VARCHAR, 3, '0')`
  return `CASE WHEN ${nanoseconds} % 1000000 = 0 THEN ${format('%g')}
    WHEN ${nanoseconds} % 1000 = 0 THEN ${format('%f')} ELSE ${format('%f')} || ${rest} END || 'Z'`
}

/** How truth values are read: as numbers, or as the words that a file of text has. */
export type TruthValues = 'numbers' | 'words'

/** SQL of a cell as text, and as a number where the file itself says that it is one. */
function cellsOf({ type, value }: Field, truth: TruthValues): { text: string; number?: string } {
  if (fraction.test(type) && !type.startsWith('DECIMAL')) {
    const number = `(${value})::DOUBLE`
    return { text: `CASE WHEN NOT isnan(${number}) THEN ${number}::VARCHAR END`, number }
  }
  if (isNumeric(type)) return { text: `(${value})::VARCHAR`, number: `(${value})::DOUBLE` }
  if (type === 'BOOLEAN') {
    return truth === 'numbers'
      ? { text: `(${value})::INTEGER::VARCHAR`, number: `(${value})::DOUBLE` }
      : { text: `CASE ${value} WHEN true THEN 'True' WHEN false THEN 'False' END` }
  }
  if (type === 'TIME') return { text: `epoch(${value})::VARCHAR`, number: `epoch(${value})` }
  if (type === 'DATE') return { text: `strftime(${value}, '%Y-%m-%dT00:00:00.000Z')` }
  return { text: stamp.test(type) ? timeText(value, type) : `(${value})::VARCHAR` }
}

/**
 * Fields as a relation of columns c0, c1, ... for `readTextColumns`.
 * @param from SQL after FROM that gives the fields
 */
export function relationOf(
  { from, ...rest }: Pick<Relation, 'name' | 'from' | 'expectedRows' | 'cacheFolder'>,
  fields: Field[],
  truth: TruthValues
): Relation {
  const cells = fields.map((field) => cellsOf(field, truth))
  const select = (expressions: string[]) =>
    `(SELECT ${expressions.map((one, index) => `${one} AS c${index}`).join(', ')} FROM ${from})`
  const columns = fields.map((field, index): SourceColumn => ({
    name: field.name,
    text: `c${index}`,
    ...((fraction.test(field.type) || field.type === 'TIME') && { isFraction: true })
  }))
  return {
    ...rest,
    from: select(cells.map((cell) => cell.text)),
    columns,
    typed: {
      from: select(cells.map((cell) => cell.number ?? cell.text)),
      isNumber: cells.map((cell) => cell.number !== undefined)
    }
  }
}

/** Says of texts that are all numbers that they are read as such. */
export function noteNumbersInTexts(
  fields: Field[],
  columns: RawColumn[],
  problems: Problems
): void {
  const texts = new Set(fields.filter(({ type }) => type === 'VARCHAR').map(({ name }) => name))
  for (const { name, numbers, words } of columns) {
    if (!texts.has(name) || words.length > 0 || numbers.every(Number.isNaN)) continue
    problems.add('note', name, 'its texts are numbers, and are read as numbers')
  }
}

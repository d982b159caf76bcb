import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { StudioError } from '../../../contract/errors'
import { dataFormats } from '../../../contract/formats'
import type { Problems } from '../problems'
import { readRows } from './csv/read-rows'
import { type FormatReader, hasEnding } from './format'
import { tableFormat } from './table-format'
import { readText } from './text-stream'

const { extensions } = dataFormats.libsvm
const number = '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?'
const comment = /\s*(#.*)?$/
const wholeRow = new RegExp(`^${number}(,${number})*(\\s+qid:\\d+)?(\\s+\\d+:${number})*$`)
const label = 'label'

interface Row {
  label: string
  indices: number[]
  values: string[]
}

/** A row `label index:value ...`; null where it is something else, or names an index twice. */
function rowOf(line: string): Row | null {
  if (!wholeRow.test(line)) return null
  const [first = '', ...pairs] = line.split(/\s+/)
  const cells = pairs.filter((pair) => !pair.startsWith('qid:')).map((pair) => pair.split(':'))
  const indices = cells.map(([index]) => Number(index))
  if (new Set(indices).size < indices.length) return null
  return { label: first, indices, values: cells.map(([, value]) => value!) }
}

/** The lines of a file without comments, with their numbers; empty ones are left out. */
async function* linesOf(path: string): AsyncGenerator<[string, number]> {
  let [rest, count] = ['', 0]
  for await (const piece of readText(path)) {
    const lines = (rest + piece).split(/\r?\n/)
    rest = lines.pop()!
    for (const line of lines) {
      const text = line.replace(comment, '').trim()
      count++
      if (text !== '') yield [text, count]
    }
  }
  const last = rest.replace(comment, '').trim()
  if (last !== '') yield [last, count + 1]
}

/** The lowest and the highest index; files count from 0 or, usually, from 1. */
interface Span {
  first: number
  last: number
}

async function spanOf(path: string): Promise<Span> {
  const span = { first: 1, last: 0 }
  for await (const [line] of linesOf(path)) {
    for (const index of rowOf(line)?.indices ?? []) {
      span.first = Math.min(span.first, index)
      span.last = Math.max(span.last, index)
    }
  }
  return span
}

/** Over all files of a folder: a test file may lack the last features of the training file, which are then 0. */
async function wholeSpan(path: string): Promise<Span> {
  const isFolder = (await stat(path)).isDirectory()
  const files = isFolder ? (await readdir(path)).filter((file) => hasEnding(file, extensions)) : []
  const spans = await Promise.all(
    (isFolder ? files.map((file) => join(path, file)) : [path]).map(spanOf)
  )
  return {
    first: Math.min(...spans.map(({ first }) => first)),
    last: Math.max(...spans.map(({ last }) => last))
  }
}

async function* rowsOf(
  path: string,
  { first, last }: Span,
  problems: Problems
): AsyncGenerator<string[]> {
  const file = basename(path)
  const width = last - first + 1
  yield [label, ...Array.from({ length: width }, (_, i) => `feature ${first + i}`)]
  let ranked = false
  for await (const [line, place] of linesOf(path)) {
    const row = rowOf(line)
    if (row?.label.includes(',')) {
      throw new StudioError(
        'unsupported',
        `${file} line ${place} has several labels (${row.label}), which is not supported. Save it as CSV with a column of 0 and 1 for each label.`
      )
    }
    if (!row || row.indices.some((index) => index < first || index > last)) {
      const expected = row
        ? `has a feature outside ${first} to ${last}`
        : 'is not "label index:value ..."'
      problems.add('bad row', `${file} line ${place}`, `${expected}; left out`)
      continue
    }
    ranked ||= /\sqid:/.test(line)
    const cells = new Array<string>(width).fill('0')
    row.indices.forEach((index, at) => (cells[index - first] = row.values[at]!))
    yield [row.label, ...cells]
  }
  if (ranked) problems.add('note', file, 'the query ids (qid) are left out')
}

const formatWith = (span: Span): FormatReader =>
  tableFormat(extensions, recognises, (path, reading, problems, cacheFolder) => {
    const rows = rowsOf(path, span, problems)
    return readRows(basename(path), rows, { ...reading, header: true }, problems, cacheFolder)
  })

/** Whether the start of a file reads like rows of it: two pairs in ascending order tell it from times such as 12:30. */
function recognises({ name, head }: Parameters<FormatReader['recognises']>[0]): boolean {
  if (hasEnding(name, extensions)) return true
  const lines = Buffer.from(head).toString('latin1').split(/\r?\n/)
  // the last line may be cut off within a pair
  const cut = lines.pop()!.replace(/\S*$/, '')
  const rows = [...lines, cut]
    .map((line) => line.replace(comment, '').trim())
    .filter((line) => line !== '')
    .map(rowOf)
  const ascends = ({ indices }: Row) =>
    indices.length > 1 && indices.every((index, at) => at === 0 || index > indices[at - 1]!)
  return rows.every((row) => row !== null) && rows.some((row) => ascends(row))
}

/**
 * LIBSVM (svmlight) files, plain or gzipped. Features that a row leaves out are 0.
 * Source: C.-C. Chang and C.-J. Lin, LIBSVM, README.
 */
export const libsvm: FormatReader = {
  isTable: true,
  recognises,
  read: async (request) => formatWith(await wholeSpan(request.path)).read(request),
  readForPrediction: (path, preprocessing, cacheFolder) => {
    const indices = preprocessing.fileColumns.flatMap(
      (name) => /^feature (\d+)$/.exec(name)?.[1] ?? []
    )
    const span = { first: Number(indices[0] ?? 1), last: Number(indices.at(-1) ?? 0) }
    return formatWith(span).readForPrediction(path, preprocessing, cacheFolder)
  }
}

import type { ReadingOptions, Task } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { type ColumnFacts, columnFacts, encodeCategories, isNumeric } from './column-facts'
import type { Targets } from '../dataset'
import type { Problems } from '../problems'
import { rangeOf } from '../rows/number-values'
import { valuesAtOnce } from '../rows/stored-numbers'
import type { RawColumn } from './raw-table'
import { holdsText } from './text-column'

const usualNames = [
  'label',
  'labels',
  'class',
  'target',
  'y',
  'species',
  'category',
  'outcome',
  'diagnosis',
  'fine_label',
  'classes'
]

/** A column by its name; case matters only if two columns differ in nothing else. */
export function findColumn(columns: RawColumn[], name: string, purpose: string): RawColumn {
  const found =
    columns.find((column) => column.name === name) ??
    columns.find((column) => column.name.toLowerCase() === name.trim().toLowerCase())
  if (found) return found
  const names = columns.slice(0, 40).map((column) => column.name)
  throw new StudioError(
    'invalid-data',
    `There is no column "${name}" to use as ${purpose}. The columns are: ${names.join(', ')}` +
      `${columns.length > 40 ? ', ...' : ''}.`,
    { columns: names }
  )
}

const truthValues = [
  ['true', 'false'],
  ['yes', 'no'],
  ['t', 'f'],
  ['y', 'n'],
  ['on', 'off']
]

/** A column of True and False, or yes and no, as 1 and 0; other columns as they are. */
function withTruthValues(column: RawColumn): RawColumn {
  const words = column.words.map((word) => word.toLowerCase())
  const pair = truthValues.find((values) => words.every((word) => values.includes(word)))
  if (words.length === 0 || !pair || !column.codes) return column
  const numbers = column.numbers.map((number, row) => {
    const code = column.codes![row]!
    return code < 0 ? number : words[code] === pair[0] ? 1 : 0
  })
  return { name: column.name, numbers, codes: null, words: [] }
}

const isBinary = (facts: ColumnFacts) =>
  facts.words === 0 && facts.integers && facts.minimum >= 0 && facts.maximum <= 1

/** Classes when it has words, few different whole numbers, or whole numbers without gaps that recur. */
function looksLikeClasses(facts: ColumnFacts): boolean {
  if (facts.words > 0) return true
  if (!facts.integers || facts.infinite > 0) return false
  if (facts.distinctNumbers <= 20) return true
  const withoutGaps = facts.maximum - facts.minimum + 1 === facts.distinctNumbers
  return withoutGaps && facts.minimum >= 0 && facts.numbers >= 5 * facts.distinctNumbers
}

function guessLabels(columns: RawColumn[]): RawColumn[] {
  const start =
    columns.findLastIndex((column) => !isBinary(columnFacts(withTruthValues(column)))) + 1
  return columns.slice(start)
}

function guessTargets(columns: RawColumn[], task: Task | undefined): RawColumn[] {
  if (task === 'multi-label') {
    const labels = guessLabels(columns)
    if (labels.length > 0 && labels.length < columns.length) return labels
    throw new StudioError(
      'invalid-data',
      'No labels were found: for a multi-label task the last columns must hold 0 or 1 only. Name the target columns.'
    )
  }
  const suits = (column: RawColumn) => task !== 'regression' || isNumeric(columnFacts(column))
  const named = usualNames
    .map((name) => columns.find((column) => column.name.trim().toLowerCase() === name))
    .find((column) => column !== undefined && suits(column))
  const guess =
    named ??
    columns.findLast((column) => suits(column) && !holdsText(column)) ??
    columns.findLast(suits)
  if (!guess) throw new StudioError('invalid-data', 'No numeric column was found to predict.')
  return [guess]
}

/** The columns to predict: those asked for, else a usual name, else the last column. */
export function chooseTargets(
  columns: RawColumn[],
  reading: ReadingOptions,
  problems: Problems
): RawColumn[] {
  const asked = reading.target === undefined ? [] : [reading.target].flat()
  if (asked.length > 0) {
    const chosen = asked.map((name) => findColumn(columns, name, 'the target'))
    return [...new Set(chosen)]
  }
  const guessed = guessTargets(columns, reading.task)
  const names = guessed.map((column) => column.name).join(', ')
  problems.add('note', names, 'used as the target because none was chosen')
  return guessed
}

function chooseTask(columns: RawColumn[], facts: ColumnFacts[], asked: Task | undefined): Task {
  const [first] = facts
  if (asked) return asked
  if (columns.length === 1) return looksLikeClasses(first!) ? 'classification' : 'regression'
  return facts.every(isBinary) ? 'multi-label' : 'regression'
}

function refuse(column: RawColumn, what: string): never {
  throw new StudioError(
    'invalid-data',
    `The target "${column.name}" ${what}. Choose another target or another task.`
  )
}

/** Whether each row of several columns shares out 1 among them, by fractions. */
function areShares(columns: RawColumn[], facts: ColumnFacts[]): boolean {
  const isShare = facts.every(
    ({ words, minimum, maximum }) => words === 0 && minimum >= 0 && maximum <= 1
  )
  if (columns.length < 2 || !isShare || facts.every(({ integers }) => integers)) return false
  const rows = columns[0]!.numbers.length
  for (let start = 0; start < rows; start += valuesAtOnce) {
    const end = Math.min(rows, start + valuesAtOnce)
    const shares = columns.map(({ numbers }) => rangeOf(numbers, start, end))
    for (let row = 0; row < end - start; row++) {
      const sum = shares.reduce((total, values) => total + values[row]!, 0)
      if (!(Math.abs(sum - 1) < 1e-2)) return false
    }
  }
  return true
}

function refuseShares(columns: RawColumn[]): never {
  throw new StudioError(
    'invalid-data',
    `Each row shares out 1 among the targets (${columns[0]!.name}, ${columns[1]!.name}${columns.length > 2 ? ', ...' : ''}), as soft labels do. ` +
      'Classes cannot be learnt from shares: save the most likely class of each row, such as y.argmax(axis=1). To learn the ' +
      'shares as numbers, choose regression as the task.'
  )
}

/**
 * Turns the chosen columns into targets. Rows without a target must be gone already.
 * @throws StudioError invalid-data when the columns do not suit the task
 */
export function buildTargets(chosen: RawColumn[], asked: Task | undefined): Targets {
  const several = chosen.length > 1 || asked === 'multi-label'
  const columns = several ? chosen.map(withTruthValues) : chosen
  const facts = columns.map(columnFacts)
  if (asked !== 'regression' && areShares(columns, facts)) refuseShares(columns)
  const task = chooseTask(columns, facts, asked)
  if (task === 'classification') {
    if (columns.length > 1)
      refuse(columns[1]!, 'cannot be combined with another target for classes')
    const { codes, categories } = encodeCategories(columns[0]!)
    if (categories.length > Math.max(1000, codes.length / 2)) {
      refuse(columns[0]!, `has ${categories.length} different values, too many for classes`)
    }
    return { task, labels: codes, classes: categories }
  }
  columns.forEach((column, index) => {
    if (facts[index]!.words > 0) refuse(column, 'holds text where numbers are needed')
    if (task === 'multi-label' && !isBinary(facts[index]!))
      refuse(column, 'holds more than 0 and 1')
  })
  const rows = columns[0]!.numbers.length
  const values = new Float32Array(rows * columns.length)
  columns.forEach((column, index) => {
    column.numbers.forEach((number, row) => (values[row * columns.length + index] = number))
  })
  return { task, values, names: columns.map((column) => column.name) }
}

import type { DataSource, ReadingOptions, SplitName } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { ColumnSummary, DataSetReport } from '../../contract/records'
import type { DataSet, ImageFeatures, TableFeatures, Targets } from './dataset'
import { identify, identifyRows, identifyStored } from './identity'
import { targetDeviation } from './target-deviation'
import type { Problems } from './problems'

/** What a reader found, before it is checked as a whole. */
export interface ReadParts {
  name: string
  source: DataSource
  reading: ReadingOptions
  format: string
  length: number
  features: ImageFeatures | TableFeatures
  targets: Targets
  /** The columns, folders or arrays that the targets come from. */
  targetNames: string[]
  groups: Int32Array | null
  given: (SplitName | null)[] | null
  problems: Problems
  /** Name of an example in the report: a file name, or "row 12". */
  where: (row: number) => string
  columns: ColumnSummary[]
  /** All columns of the files, in order; none if examples are not table rows. */
  fileColumns: string[]
  decoder: string | null
  started: number
  fromCache: boolean
}

function sameTarget(targets: Targets, a: number, b: number): boolean {
  if (targets.task === 'classification') return targets.labels[a] === targets.labels[b]
  const width = targets.names.length
  return targets.names.every(
    (_, index) => targets.values[a * width + index] === targets.values[b * width + index]
  )
}

function reportDuplicates(parts: ReadParts, identity: Int32Array): void {
  const { given, problems, where } = parts
  for (let row = 0; row < identity.length; row++) {
    const first = identity[row]!
    if (first === row) continue
    const label = sameTarget(parts.targets, row, first) ? '' : ', with another target'
    problems.add('duplicate', where(row), `the same as ${where(first)}${label}`)
    const [own, other] = [given?.[row] ?? 'train', given?.[first] ?? 'train']
    if (given && own !== other) {
      problems.add(
        'in two splits',
        where(row),
        `given as ${own}, and the same as ${where(first)}, given as ${other}: when the given splits are ` +
          `used it counts for the ${own === 'test' || other === 'test' ? 'test' : 'validation'} split only`
      )
    }
  }
}

/** Examples of each class; positive examples of each label; nothing for regression. */
function countClasses(targets: Targets): { name: string; examples: number }[] {
  if (targets.task === 'regression') return []
  const names = targets.task === 'classification' ? targets.classes : targets.names
  const counts = new Array<number>(names.length).fill(0)
  if (targets.task === 'classification') {
    for (const label of targets.labels) counts[label]!++
  } else {
    targets.values.forEach((value, index) => (counts[index % names.length]! += value))
  }
  return names.map((name, index) => ({ name, examples: counts[index]! }))
}

/** Class names that differ only in case or spaces are probably one class with two spellings. */
function reportSpellings(names: string[], problems: Problems): void {
  const first = new Map<string, string>()
  for (const name of names) {
    const plain = name
      .normalize('NFKC')
      .trim()
      .toLowerCase()
      .replace(/[\s_-]+/g, ' ')
    const other = first.get(plain)
    if (other === undefined) first.set(plain, name)
    else
      problems.add(
        'uncertain',
        name,
        `is this the same class as "${other}"? They are treated as two classes`
      )
  }
}

function checkTargets(parts: ReadParts, classes: { name: string; examples: number }[]): void {
  const { targets, problems } = parts
  reportSpellings(
    classes.map(({ name }) => name),
    problems
  )
  for (const { name, examples } of classes) {
    if (examples === 0) problems.add('empty class', name, 'has no example')
    if (examples === 1)
      problems.add('one-example class', name, 'has one example, which is kept for training')
  }
  if (targets.task === 'classification' && classes.filter((item) => item.examples > 0).length < 2) {
    throw new StudioError(
      'invalid-data',
      `${parts.name}: all examples have the same class (${targets.classes.join(', ')}). Learning to distinguish classes ` +
        'needs at least two: choose another target.'
    )
  }
  if (targets.task !== 'classification') {
    const width = targets.names.length
    const constant = targets.names.filter((_, index) => {
      for (let row = 1; row < parts.length; row++) {
        if (targets.values[row * width + index] !== targets.values[index]) return false
      }
      return true
    })
    if (constant.length === width) {
      throw new StudioError(
        'invalid-data',
        `${parts.name}: the target (${constant.join(', ')}) has a single value, so there is nothing to ` +
          'learn. Choose another target.'
      )
    }
    for (const name of constant) {
      problems.add('note', name, 'has a single value: nothing to learn')
    }
  }
}

/** Of one example, as it is reported: how many columns categories become is known only in training. */
function shapeOf(features: ImageFeatures | TableFeatures): number[] {
  if (features.kind === 'image') return [...features.shape]
  const [first] = features.columns
  return first?.kind === 'text' ? [first.length, 1] : [features.columns.length]
}

function countSplits(given: (SplitName | null)[] | null): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const split of given ?? []) if (split) counts[split] = (counts[split] ?? 0) + 1
  return counts
}

/**
 * Turns what a reader found into a data set: finds exact duplicates, checks classes and given splits, and writes the
 * report.
 * @throws StudioError invalid-data when nothing usable is left
 */
export function assemble(parts: ReadParts): DataSet {
  const { name, length, features, targets, groups, given, problems } = parts
  if (length === 0) {
    const first = problems.list().find((problem) => problem.severity !== 'info')
    throw new StudioError(
      'invalid-data',
      `${name}: no example could be read${first ? ` (first problem: ${first.where}: ${first.message})` : ''}.`,
      { problems: problems.list() }
    )
  }
  if (length === 1) {
    throw new StudioError(
      'invalid-data',
      `${name} holds only one example${features.kind === 'table' ? ' (perhaps the names of the columns)' : ''}. More are needed to learn from.`
    )
  }
  const identity =
    features.kind === 'table'
      ? identifyRows(
          features.columns.map((column) =>
            column.kind === 'numeric' ? column.values : column.codes
          ),
          length
        )
      : ArrayBuffer.isView(features.pixels)
        ? identify(features.pixels, length)
        : identifyStored(features.pixels)
  const classes = countClasses(targets)
  checkTargets(parts, classes)
  reportDuplicates(parts, identity)
  const report: DataSetReport = {
    name,
    source: parts.source,
    format: parts.format,
    reading: parts.reading,
    task: targets.task,
    examples: length,
    shape: shapeOf(features),
    kind: features.kind,
    classes,
    targets: parts.targetNames,
    ...(targets.task === 'regression' && { targetDeviation: targetDeviation(targets) }),
    columns: parts.columns,
    givenSplits: countSplits(given),
    problems: problems.list(),
    decoder: parts.decoder,
    seconds: (performance.now() - parts.started) / 1000,
    fromCache: parts.fromCache
  }
  const { fileColumns } = parts
  return { name, length, features, targets, identity, groups, given, fileColumns, report }
}

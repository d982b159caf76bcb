import type { SplitName } from '../../../../contract/data'
import { StudioError } from '../../../../contract/errors'
import { formatPlural } from '../../../../contract/format-number'
import { arrayToColumns, targetsToColumns } from './array-columns'
import { arrayToImages } from '../../table/array-image'
import type { DataSet } from '../../dataset'
import type { AnyArray, NumericArray } from './numeric-array'
import { type RawTable, stackTables } from '../../table/raw-table'
import { type TableContext, tableToDataSet } from '../../table/table'

/** Features with their targets, from one file, pair of files, or pair of arrays in a file. */
export interface LabelledArrays {
  /** Its name in messages. */
  name: string
  split: SplitName | null
  features: AnyArray
  targets: AnyArray | null
}

function checkParts(parts: LabelledArrays[]): void {
  const first = parts[0]!.features.shape.slice(1).join(' x ')
  for (const { name, features, targets } of parts) {
    const examples = features.shape[0] ?? 0
    if (features.kind === 'texts') {
      throw new StudioError('invalid-data', `${name} holds text where numbers are needed.`)
    }
    if (features.shape.length === 0 || examples === 0) {
      throw new StudioError('invalid-data', `${name} is empty: it holds no example.`)
    }
    if (targets && targets.shape[0] !== examples) {
      throw new StudioError(
        'invalid-data',
        `${name} has ${formatPlural(examples, 'example')} but ${formatPlural(targets.shape[0] ?? 0, 'label')}. The counts must match: check that the files ` +
          'belong together.'
      )
    }
    if (features.shape.slice(1).join(' x ') !== first) {
      throw new StudioError(
        'invalid-data',
        `${name} holds examples of ${features.shape.slice(1).join(' x ')}, and ${parts[0]!.name} of ${first}. All parts ` +
          'need examples of the same shape.'
      )
    }
  }
}

function rowNames(part: LabelledArrays, several: boolean): (row: number) => string {
  return (row) => (several ? `${part.name} row ${row + 1}` : `row ${row + 1}`)
}

function partGiven(part: LabelledArrays, several: boolean): (SplitName | null)[] | null {
  return several && part.split
    ? new Array<SplitName>(part.features.shape[0]!).fill(part.split)
    : null
}

/** The rows and labels that a table of the part is built from. */
function labelTable(part: LabelledArrays, several: boolean, context: TableContext): RawTable {
  const keepLabels = context.reading.task === 'multi-label'
  const columns = part.targets ? targetsToColumns(part.targets, keepLabels, context.problems) : []
  return {
    columns,
    rows: part.features.shape[0]!,
    where: rowNames(part, several),
    given: partGiven(part, several),
    images: null
  }
}

function imageTable(part: LabelledArrays, several: boolean, context: TableContext): RawTable {
  const { features, name } = part
  if (!part.targets) {
    throw new StudioError(
      'invalid-data',
      `${name} holds images but no labels were found for it. Put them in the same folder: y next to x, labels next to images.`
    )
  }
  const { problems, reading } = context
  const { images, replaced } = arrayToImages(
    features as NumericArray,
    reading.image,
    problems,
    name
  )
  const table = labelTable(part, several, context)
  for (const [row, what] of replaced) problems.add('missing values', table.where(row), what)
  return { ...table, images }
}

function columnTable(part: LabelledArrays, several: boolean, context: TableContext): RawTable {
  const labels = labelTable(part, several, context)
  return { ...labels, columns: [...arrayToColumns(part.features, 'column'), ...labels.columns] }
}

/**
 * Makes a data set of arrays: three or four dimensions are images, one or two are columns. Several parts are joined, and
 * what their names say becomes the given split.
 * @throws StudioError invalid-data when counts or shapes do not fit, or labels are missing
 */
export function arraysToDataSet(parts: LabelledArrays[], context: TableContext): DataSet {
  checkParts(parts)
  const several = parts.length > 1
  const make = parts[0]!.features.shape.length > 2 ? imageTable : columnTable
  const table = stackTables(parts.map((part) => make(part, several, context)))
  const targets = table.columns.map(({ name }) => name).filter((name) => name.startsWith('target'))
  return tableToDataSet(table, { ...context, ...(targets.length > 0 && { targets }) })
}

import { dataConfig } from '../../src/contract/data'
import { StudioError } from '../../src/contract/errors'
import type { ImportProblem } from '../../src/contract/records'
import type { DataSet } from '../../src/engine/data/dataset'
import { loadDataSet } from '../../src/engine/data/load'
import { rowsOfPictures } from '../../src/engine/data/rows/pixels'

export type Cell = string | number | boolean | null

/** What the studio read of a data set, as it goes into a model. */
export interface StudioReading {
  rows: number
  columns: Map<string, Cell[]>
  /** The pixels of each picture. */
  pictures: ArrayLike<number>[]
  /** Their paths, where they are files in folders of classes. */
  files: string[] | null
  shape: number[]
  labels: Cell[]
  problems: ImportProblem[]
}

function columnsOf({ features, targets, report }: DataSet): Map<string, Cell[]> {
  const columns = new Map<string, Cell[]>()
  if (features.kind === 'table') {
    for (const column of features.columns) {
      const cells: Cell[] =
        column.kind === 'numeric'
          ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
          : Array.from(column.codes, (code) => column.categories[code] ?? null)
      columns.set(column.name, cells)
    }
  }
  if (targets.task === 'classification') {
    const [name] = report.targets
    const cells = Array.from(targets.labels, (label) => targets.classes[label]!)
    if (name !== undefined) columns.set(name, cells)
  } else {
    const width = targets.names.length
    targets.names.forEach((name, place) =>
      columns.set(name, Array.from(targets.values.filter((_, index) => index % width === place)))
    )
  }
  return columns
}

function picturesOf({ features, length }: DataSet): ArrayLike<number>[] {
  if (features.kind !== 'image') return []
  const pictures = rowsOfPictures(features)
  return Array.from({ length }, (_, row) => pictures.gather([row]))
}

/** Reads a data set as an import does; a text where it is refused. */
export async function readByStudio(path: string, cache: string): Promise<StudioReading | string> {
  const { source, reading } = dataConfig.parse({ source: { kind: 'path', path } })
  try {
    const dataSet = await loadDataSet(source, reading, cache)
    const { targets } = dataSet
    return {
      rows: dataSet.length,
      columns: columnsOf(dataSet),
      pictures: picturesOf(dataSet),
      files: dataSet.files ?? null,
      shape: dataSet.report.shape,
      labels:
        targets.task === 'classification'
          ? Array.from(targets.labels, (label) => targets.classes[label]!)
          : Array.from(targets.values),
      problems: dataSet.report.problems
    }
  } catch (thrown) {
    const error = StudioError.from(thrown)
    if (error.code === 'internal') throw new Error(`reading ${path}`, { cause: thrown })
    return error.message
  }
}

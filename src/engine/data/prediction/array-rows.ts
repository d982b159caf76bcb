import type { Preprocessing } from '../../../contract/preprocessing'
import { arrayToColumns } from '../formats/arrays/array-columns'
import type { LabelledArrays } from '../formats/arrays/arrays'
import type { NumericArray } from '../formats/arrays/numeric-array'
import { Problems } from '../problems'
import { arrayToImages } from '../table/array-image'
import { joinImages, namedShape } from '../table/image-rows'
import { type RawTable, stackTables } from '../table/raw-table'
import { rescaled } from './images'
import { plainRows, type RowsToPredict } from './rows'
import { tableRows } from './table-rows'
import { wrongKind } from './wrong-kind'

/** Rows of arrays: images by their shape and range as pictures, else columns. */
export function arrayRows(parts: LabelledArrays[], preprocessing: Preprocessing): RowsToPredict {
  const { features } = preprocessing
  const names = parts.flatMap(({ name, features: { shape } }) =>
    Array.from({ length: shape[0] ?? 0 }, (_, row) =>
      parts.length > 1 ? `${name} row ${row + 1}` : `row ${row + 1}`
    )
  )
  const images = parts.every((part) => part.features.shape.length > 2)
  if (images && features.kind === 'image') {
    const shape = namedShape(features.shape)
    const read = parts.map(({ name, features: array }) =>
      arrayToImages(array as NumericArray, shape, new Problems(), name)
    )
    const joined = joinImages(read.map((part) => part.images))
    return { ...plainRows(names, rescaled(joined, features)), replaced: joinReplaced(parts, read) }
  }
  if (images) throw wrongKind(preprocessing)
  const tables = parts.map(({ features: array, name }): RawTable => ({
    columns: arrayToColumns(array, 'column'),
    rows: array.shape[0] ?? 0,
    where: (row) => `${name} row ${row + 1}`,
    given: null,
    images: null
  }))
  return { ...tableRows(stackTables(tables), preprocessing), names }
}

/** What was put in place of pixels, by row of all parts together. */
function joinReplaced(
  parts: LabelledArrays[],
  read: { replaced: Map<number, string> }[]
): RowsToPredict['replaced'] {
  const all: RowsToPredict['replaced'] = new Map()
  let start = 0
  parts.forEach(({ features }, index) => {
    for (const [row, what] of read[index]?.replaced ?? []) all.set(start + row, [what])
    start += features.shape[0] ?? 0
  })
  return all
}

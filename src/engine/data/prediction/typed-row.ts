import { StudioError } from '../../../contract/errors'
import type { Preprocessing } from '../../../contract/preprocessing'
import { parseNumber } from '../table/cells'
import { missingEverywhere } from '../table/column-formats'
import type { RawColumn, RawTable } from '../table/raw-table'
import type { RowsToPredict } from './rows'
import { tableRows } from './table-rows'

/** A column of one cell, as a file of one row has it. */
function oneCell(name: string, text: string | null): RawColumn {
  const number = text === null ? NaN : parseNumber(text)
  const numbers = Float64Array.of(number ?? NaN)
  if (text === null) return { name, numbers, codes: null, words: [] }
  const spelled = { codes: Int32Array.of(0), words: [text] }
  return number === null
    ? { name, numbers, ...spelled }
    : { name, numbers, codes: null, words: [], spelling: spelled }
}

/**
 * One row that was typed, as the model takes it; what has to be replaced in it is listed.
 * @param cells texts by column; a column that is left out is missing
 * @throws StudioError 'unsupported' where the model takes pictures, 'invalid-data' where a number is none
 */
export function typedRow(
  cells: Readonly<Record<string, string>>,
  preprocessing: Preprocessing
): RowsToPredict {
  const { features, reading } = preprocessing
  if (features.kind === 'image') {
    throw new StudioError('unsupported', 'The model takes pictures: choose a file.')
  }
  const missing = missingEverywhere(reading)
  const columns = features.columns.map(({ name }) => {
    const text = (cells[name] ?? '').trim()
    return oneCell(name, missing.has(text) ? null : text)
  })
  const table: RawTable = {
    ...{ columns, rows: 1, given: null, images: null },
    where: () => 'what was typed'
  }
  return tableRows(table, preprocessing)
}

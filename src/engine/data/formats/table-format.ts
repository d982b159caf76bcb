import type { Preprocessing } from '../../../contract/preprocessing'
import { tableRows } from '../prediction/table-rows'
import { Problems } from '../problems'
import { tableToDataSet } from '../table/table'
import { type FormatReader, hasEnding } from './format'
import { type ReadTable, readTableFiles } from './table-files'

/** Files with names of their own for columns have a header; others may or may not. */
function readingOf({ reading, fileColumns }: Preprocessing): Preprocessing['reading'] {
  const named = fileColumns.some((name, index) => name !== `column ${index + 1}`)
  return { ...reading, header: named ? true : undefined }
}

/** A format whose files are tables of cells. */
export function tableFormat(
  extensions: readonly string[],
  recognises: FormatReader['recognises'],
  readTable: ReadTable
): FormatReader {
  const isOfFormat = (file: string) => hasEnding(file, extensions)
  return {
    recognises,
    isTable: true,
    async read(request) {
      const { path, reading, problems, cacheFolder } = request
      const table = await readTableFiles(
        ...([path, isOfFormat, readTable, reading, problems, cacheFolder] as const)
      )
      return tableToDataSet(table, request)
    },
    async readForPrediction(path, preprocessing, cacheFolder) {
      const problems = new Problems()
      const reading = readingOf(preprocessing)
      const table = await readTableFiles(
        ...([path, isOfFormat, readTable, reading, problems, cacheFolder] as const)
      )
      return tableRows(table, preprocessing, problems)
    }
  }
}

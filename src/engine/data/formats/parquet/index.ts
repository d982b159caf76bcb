import type { Preprocessing } from '../../../../contract/preprocessing'
import { decoderOf, rescaled } from '../../prediction/images'
import { plainRows } from '../../prediction/rows'
import { tableRows } from '../../prediction/table-rows'
import { wrongKind } from '../../prediction/wrong-kind'
import { Problems } from '../../problems'
import { namedShape } from '../../table/image-rows'
import { tableToDataSet } from '../../table/table'
import { type FormatReader, hasEnding } from '../format'
import { readParquet } from './read-parquet'

async function readForPrediction(path: string, preprocessing: Preprocessing) {
  const { features, reading } = preprocessing
  const problems = new Problems()
  const shape = features.kind === 'image' && !features.columns ? features.shape : null
  const { table } = await readParquet(path, {
    reading: { ...reading, ...(shape && { image: namedShape(shape) }) },
    problems,
    progress: () => undefined,
    ...(features.kind === 'image' && features.decoder && { decoder: decoderOf(features) })
  })
  if (!table.images) return tableRows(table, preprocessing, problems)
  if (features.kind !== 'image') throw wrongKind(preprocessing)
  const names = Array.from({ length: table.rows }, (_, row) => table.where(row))
  return plainRows(names, rescaled(table.images, features), problems.failures())
}

export const parquet: FormatReader = {
  recognises: ({ name, head }) =>
    (head[0] === 0x50 && Buffer.from(head.subarray(0, 4)).toString('latin1') === 'PAR1') ||
    hasEnding(name, ['parquet']),
  async read(request) {
    const { table, decoder } = await readParquet(request.path, request)
    return tableToDataSet(table, { ...request, decoder })
  },
  readForPrediction
}

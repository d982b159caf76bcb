import { basename } from 'node:path'
import type { ReadingOptions } from '../../../../contract/data'
import { arrayRows } from '../../prediction/array-rows'
import { Problems } from '../../problems'
import { type FormatReader, hasEnding } from '../format'
import { isArrayFileName, readArrayFiles } from './array-files'
import { arraysToDataSet, type LabelledArrays } from './arrays'
import { isCifar, readCifar } from './cifar'
import { isIdx } from './idx'
import { isNpy } from './npy'
import { readNpz } from './npz'

type ReadArrays = (
  path: string,
  problems: Problems,
  reading: ReadingOptions,
  predicting: boolean
) => Promise<LabelledArrays[]>

function arrayFormat(recognises: FormatReader['recognises'], readArrays: ReadArrays): FormatReader {
  return {
    recognises,
    read: async (request) => {
      const { path, problems, reading } = request
      return arraysToDataSet(await readArrays(path, problems, reading, false), request)
    },
    readForPrediction: async (path, preprocessing) =>
      arrayRows(await readArrays(path, new Problems(), preprocessing.reading, true), preprocessing)
  }
}

export const npy = arrayFormat(
  ({ name, head }) => isNpy(head) || hasEnding(name, ['npy']),
  (path, problems) => readArrayFiles(path, problems)
)

export const npz = arrayFormat(
  ({ name, entries }) =>
    (entries?.some((entry) => entry.endsWith('.npy')) ?? false) || hasEnding(name, ['npz']),
  (path, problems, _, predicting) => readNpz(path, problems, !predicting)
)

export const idx = arrayFormat(
  ({ name, head }) =>
    isIdx(head) || isArrayFileName(name) || (/ubyte/i.test(name) && head[0] === 0x1f),
  (path, problems) => readArrayFiles(path, problems)
)

export const cifar = arrayFormat(
  ({ name, size }) => isCifar(basename(name), size),
  (path, problems, reading) => readCifar(path, reading, problems)
)

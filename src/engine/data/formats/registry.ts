import type { DataFormat } from '../../../contract/data'
import { cifar, idx, npy, npz } from './arrays'
import { csv } from './csv'
import type { FormatReader } from './format'
import { imageFolder, imageZip } from './images'
import { json } from './json'
import { parquet } from './parquet'
import { xlsx } from './xlsx'

/** The readers of all formats, in the order in which a file is shown to them: those that look at bytes before others. */
export const formatReaders: Record<DataFormat, FormatReader> = {
  xlsx,
  npz,
  parquet,
  npy,
  'image-zip': imageZip,
  json,
  csv,
  idx,
  cifar,
  'image-folder': imageFolder
}

import type { DataFormat } from '../../../contract/data'
import { arff } from './arff'
import { cifar, idx, npy, npz } from './arrays'
import { csv } from './csv'
import type { FormatReader } from './format'
import { imageFolder, imageTar, imageZip } from './images'
import { json } from './json'
import { libsvm } from './libsvm'
import { parquet } from './parquet'
import { xlsx } from './xlsx'

/** The readers of all formats, in the order in which a file is shown to them: those that check bytes come first. */
export const formatReaders: Record<DataFormat, FormatReader> = {
  xlsx,
  npz,
  parquet,
  npy,
  'image-zip': imageZip,
  'image-tar': imageTar,
  json,
  arff,
  libsvm,
  csv,
  idx,
  cifar,
  'image-folder': imageFolder
}

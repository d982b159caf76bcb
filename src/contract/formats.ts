import { z } from 'zod'

interface FormatDescription {
  /** Its usual name. */
  title: string
  /** Endings of file names, without the point; the first is the usual one. */
  extensions: string[]
  /** How the data lies on disk where the endings do not say it. */
  layout?: string
}

/** The formats of data sets: what dialogs offer, what an error lists, what README shows. */
export const dataFormats = {
  'image-folder': {
    title: 'Images',
    extensions: [],
    layout: 'a folder with one folder per class, or with a table of labels'
  },
  'image-zip': {
    title: 'Images in ZIP archives',
    extensions: ['zip'],
    layout: 'the same layouts, in one archive or a folder of them'
  },
  'image-tar': {
    title: 'Images in TAR archives (WebDataset)',
    extensions: ['tar'],
    layout: 'one archive, or a folder of shards'
  },
  csv: {
    title: 'CSV, TSV and other text tables',
    extensions: ['csv', 'tsv', 'tab', 'txt', 'data', 'dat'],
    layout: 'plain, .gz or .zip'
  },
  json: {
    title: 'JSON and JSON Lines',
    extensions: ['json', 'jsonl', 'ndjson'],
    layout: 'a list of records, one per line, or an object of columns'
  },
  arff: { title: 'ARFF (Weka, OpenML)', extensions: ['arff'], layout: 'dense or sparse, .gz too' },
  libsvm: {
    title: 'LIBSVM (svmlight)',
    extensions: ['libsvm', 'svmlight', 'svm'],
    layout: 'one label per row, .gz too'
  },
  xlsx: { title: 'Excel workbooks', extensions: ['xlsx'], layout: 'one sheet' },
  parquet: { title: 'Parquet', extensions: ['parquet'], layout: 'a file, or shards in folders' },
  idx: { title: 'IDX (MNIST)', extensions: ['idx', 'ubyte'], layout: 'images and labels, .gz too' },
  npy: { title: 'NumPy NPY', extensions: ['npy'], layout: 'x.npy and y.npy' },
  npz: { title: 'NumPy NPZ', extensions: ['npz'], layout: 'x and y, or x_train, y_train, ...' },
  cifar: { title: 'CIFAR binary', extensions: ['bin'] }
} as const satisfies Record<string, FormatDescription>

export type DataFormat = keyof typeof dataFormats
export const dataFormat = z.enum(Object.keys(dataFormats) as [DataFormat, ...DataFormat[]])

const everything = Object.values(dataFormats) as FormatDescription[]

/** Endings of all files that can be opened as data, packed ones included. */
export const dataExtensions: string[] = [
  ...new Set([...everything.flatMap(({ extensions }) => extensions), 'gz', 'zip'])
]

/** What can be read, in words. */
export const supportedFormats: string = everything
  .map(({ title, layout }) => (layout ? `${title} (${layout})` : title))
  .join('; ')

import { csvOf, dialects, namesOf, type CsvDialect } from '../../src/engine/data/testing/dialects'
import { buildCorpus, type Sample } from '../fuzzing/corpus'

/** How another program reads a sample: a function of peers.py and what it must know. */
interface Peer {
  reader: string
  options?: object
}

export type ComparedSample = Sample & { peer: Peer }

const peers: Record<string, Peer> = {
  'table.csv': { reader: 'csv' },
  'table.tsv': { reader: 'csv', options: { sep: '\t', header: null, names: columnNames(3) } },
  'quoted.csv': { reader: 'csv', options: { header: null, names: columnNames(3) } },
  'table.csv.gz': { reader: 'csv' },
  'table.csv.zip': { reader: 'zipped_csv' },
  'table.json': { reader: 'json_table', options: { lines: false } },
  'table.jsonl': { reader: 'json_table', options: { lines: true } },
  'table.arff': { reader: 'arff' },
  'table.libsvm': { reader: 'svmlight' },
  'book.xlsx': { reader: 'excel' },
  'Parquet shards': { reader: 'parquet' },
  'images with a table': { reader: 'labelled_pictures' },
  images: { reader: 'pictures' },
  'images.zip': { reader: 'zipped_pictures' },
  'shard.tar': { reader: 'tarred_pictures' },
  npy: { reader: 'npy' },
  'npy of floats': { reader: 'npy' },
  'arrays.npz': { reader: 'npz' },
  idx: { reader: 'idx' },
  cifar: { reader: 'cifar' }
}

function columnNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `column ${index + 1}`)
}

const encodings: Record<CsvDialect['encoding'], string> = {
  'utf-8': 'utf-8',
  'utf-8 with mark': 'utf-8-sig',
  'utf-16le': 'utf-16-le',
  'utf-16be': 'utf-16-be',
  'windows-1252': 'cp1252'
}

/** How numbers and missing values are written. */
const marksOf = ({ decimal, thousands, minus, currency, missing }: CsvDialect): object => ({
  ...{ decimal, thousands, minus, currency, missing }
})

/** The options with which pandas reads a dialect; null where it has none for it. */
function pandasOptions(dialect: CsvDialect): object | null {
  const { delimiter, quote, escape, header, encoding, mark, above, aligned, trailing } = dialect
  if (aligned || trailing || dialect.lineEnd === '\r') return null
  if (encoding.startsWith('utf-16') && mark) return null
  return {
    sep: delimiter,
    quotechar: quote,
    encoding: encodings[encoding],
    skiprows: above.length,
    skipinitialspace: dialect.spaced,
    marks: marksOf(dialect),
    ...(escape === 'backslash' && { escapechar: '\\', doublequote: false }),
    ...(header ? {} : { header: null, names: namesOf(dialect) })
  }
}

/** Whole data sets that another program reads as well. */
export async function comparedSamples(): Promise<ComparedSample[]> {
  const known = (await buildCorpus()).flatMap((sample): ComparedSample[] => {
    const isParquet = sample.name.endsWith('.parquet')
    const peer = peers[sample.name] ?? (isParquet ? { reader: 'parquet' } : undefined)
    return peer ? [{ ...sample, peer }] : []
  })
  const written = dialects.flatMap((dialect): ComparedSample[] => {
    const options = pandasOptions(dialect)
    const name = `${dialect.name}.csv`
    if (!options) return []
    return [
      {
        name,
        files: { 'table.csv': csvOf(dialect) },
        open: 'table.csv',
        peer: { reader: 'csv', options }
      }
    ]
  })
  return [...known, ...written]
}

import type { DataFormat, ReadingOptions } from '../../../contract/data'
import { dataFormats } from '../../../contract/formats'
import type { ReadingOption } from '../../../contract/reading-controls'
import type { DataSetReport } from '../../../contract/records'

/** What is being imported, as far as it is known. */
export interface Subject {
  format: DataFormat | null
  /** Its columns, as they were found. */
  columns: string[]
  kind: 'pictures' | 'pixels' | 'columns' | 'texts' | null
}

/** The options of each part of the form, in order. */
const sections: { title: string; options: ReadingOption[] }[] = [
  { title: 'What is learnt', options: ['task', 'target', 'text', 'textLength', 'group'] },
  { title: 'Columns', options: ['ignore', 'categorical', 'keep'] },
  {
    title: 'How the file is written',
    options: ['header', 'delimiter', 'decimal', 'missing', 'encoding', 'sheet', 'file']
  },
  { title: 'Pictures', options: ['image', 'resize', 'white'] }
]

const ofText: ReadingOption[] = ['header', 'delimiter', 'decimal', 'missing', 'encoding']
const written: Partial<Record<DataFormat, ReadingOption[]>> = {
  csv: ofText,
  xlsx: ['header', 'decimal', 'missing', 'sheet'],
  json: ['decimal', 'missing'],
  parquet: ['decimal', 'missing'],
  arff: ['decimal', 'missing']
}
const areImages = (format: DataFormat | null): boolean => format?.startsWith('image-') ?? false

function applies({ format, columns, kind }: Subject): Set<ReadingOption> {
  const found: ReadingOption[] = ['task']
  if (columns.length > 0) found.push('target', 'group', 'ignore')
  if (columns.length > 0 && kind !== 'pictures') found.push('text', 'categorical', 'keep')
  if (kind === 'texts') found.push('textLength')
  else found.push('image')
  if (areImages(format) && columns.length > 0) found.push('file', ...ofText)
  if (kind === 'pictures') found.push('resize', 'white')
  return new Set([...found, ...((format && written[format]) ?? [])])
}

/** The parts of the form that something of this kind has. */
export function formSections(subject: Subject): typeof sections {
  const shown = applies(subject)
  return sections
    .map(({ title, options }) => ({ title, options: options.filter((one) => shown.has(one)) }))
    .filter(({ options }) => options.length > 0)
}

export function subjectOf(report: DataSetReport): Subject {
  const isPicture = report.kind === 'image'
  return {
    format: report.format in dataFormats ? (report.format as DataFormat) : null,
    columns: report.columns.map(({ name }) => name),
    kind: isPicture
      ? report.decoder
        ? 'pictures'
        : 'pixels'
      : report.reading.text === undefined
        ? 'columns'
        : 'texts'
  }
}

/**
 * What a table that could not be read seems to be, by its name.
 * @param columns those that were found nevertheless
 * @returns null where it seems to be no table: other options would not help
 */
export function subjectNamed(path: string, columns: string[]): Subject | null {
  const bare = path.toLowerCase().replace(/\.(gz|zip)$/, '')
  const formats = Object.keys(written) as DataFormat[]
  const format = formats.find((one) =>
    dataFormats[one].extensions.some((extension) => bare.endsWith(`.${extension}`))
  )
  if (!format && columns.length === 0) return null
  return { format: format ?? null, columns, kind: null }
}

/** Options that name columns, which other options may rename. */
const namesColumns = ['target', 'text', 'group', 'ignore', 'categorical', 'keep', 'file'] as const
const renamesColumns: ReadonlySet<ReadingOption> = new Set([
  ...(['header', 'delimiter', 'encoding', 'sheet'] as const)
])

/** The choices after one more; without a value it is found again. Columns are forgotten where they may be called otherwise. */
export function withChoice(
  reading: Partial<ReadingOptions>,
  option: ReadingOption,
  value: unknown
): Partial<ReadingOptions> {
  const forgotten = renamesColumns.has(option) ? namesColumns : []
  const kept = Object.entries({ ...reading, [option]: value }).filter(
    ([key, one]) =>
      one !== undefined && key !== 'formats' && !(forgotten as readonly string[]).includes(key)
  )
  return Object.fromEntries(kept)
}

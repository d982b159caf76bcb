import { join } from 'node:path'
import type { DataSource, ReadingOptions } from '../../../contract/data'
import { resource } from '../../resources'
import { readCsv } from './csv/read-csv'
import type { DataSet } from '../dataset'
import { Problems } from '../problems'
import { tableToDataSet } from '../table/table'

type Bundled = Extract<DataSource, { kind: 'bundled' }>

export const bundledFolder = (): string => resource('data')

interface BundledFile {
  file: string
  reading: Partial<ReadingOptions>
  pixelRange?: [number, number]
}

const files: Record<Bundled['name'], BundledFile> = {
  digits: {
    file: 'digits.csv.gz',
    reading: {
      header: false,
      target: 'column 65',
      task: 'classification',
      image: { height: 8, width: 8, channels: 1 }
    },
    pixelRange: [0, 16]
  },
  penguins: { file: 'penguins.csv', reading: { header: true, target: 'Species' } }
}

/** A data set that comes with the studio; what `reading` says goes before what is usual for it. */
export async function loadBundled(source: Bundled, reading: ReadingOptions): Promise<DataSet> {
  const started = performance.now()
  const { file, reading: usual, pixelRange } = files[source.name]
  const asked = Object.fromEntries(
    Object.entries(reading).filter(([, value]) => value !== undefined)
  )
  const options = { ...usual, ...asked } as ReadingOptions
  const problems = new Problems()
  const table = await readCsv(join(bundledFolder(), file), options, problems)
  return tableToDataSet(table, {
    name: source.name,
    source,
    reading: options,
    format: 'csv',
    problems,
    started,
    ...(pixelRange && { pixelRange })
  })
}

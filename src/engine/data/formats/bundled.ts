import { join } from 'node:path'
import { bundledData } from '../../../contract/bundled'
import type { DataSource, ReadingOptions } from '../../../contract/data'
import { resource } from '../../resources'
import { readCsv } from './csv/read-csv'
import type { DataSet } from '../dataset'
import { readImages } from '../images'
import { Problems } from '../problems'
import { tableToDataSet } from '../table/table'
import type { Progress } from './format'

type Bundled = Extract<DataSource, { kind: 'bundled' }>

export const bundledFolder = (): string => resource('data')

type BundledReading = {
  reading: Partial<ReadingOptions>
} & ({ format: 'csv'; pixelRange?: [number, number] } | { format: 'image-zip' })

const usual: Record<Bundled['name'], BundledReading> = {
  digits: {
    format: 'csv',
    reading: {
      header: false,
      target: 'column 65',
      task: 'classification',
      image: { height: 8, width: 8, channels: 1 }
    },
    pixelRange: [0, 16]
  },
  penguins: {
    format: 'csv',
    reading: { header: true, target: 'Species' }
  },
  emoji: {
    format: 'image-zip',
    reading: { image: { height: 64, width: 64, channels: 3 } }
  },
  'emoji-twitter': {
    format: 'image-zip',
    reading: { image: { height: 64, width: 64, channels: 3 } }
  }
}

async function readPictures(
  source: Bundled,
  path: string,
  reading: ReadingOptions,
  cacheFolder: string,
  progress: Progress
): Promise<DataSet> {
  const read = await readImages(path, 'image-zip', reading, cacheFolder, progress)
  const { name } = source
  return { ...read, name, report: { ...read.report, name, source } }
}

/**
 * A data set that comes with the studio; `reading` overrides its defaults.
 * @param cacheFolder where decoded pictures are kept
 */
export async function loadBundled(
  source: Bundled,
  reading: ReadingOptions,
  cacheFolder: string,
  progress: Progress
): Promise<DataSet> {
  const started = performance.now()
  const bundled = usual[source.name]
  const path = join(bundledFolder(), bundledData[source.name].file)
  const asked = Object.fromEntries(
    Object.entries(reading).filter(([, value]) => value !== undefined)
  )
  const options = { ...bundled.reading, ...asked } as ReadingOptions
  if (bundled.format === 'image-zip') {
    return readPictures(source, path, options, cacheFolder, progress)
  }
  const problems = new Problems()
  const table = await readCsv(path, options, problems)
  return tableToDataSet(table, {
    name: source.name,
    source,
    reading: options,
    format: 'csv',
    problems,
    started,
    ...(bundled.pixelRange && { pixelRange: bundled.pixelRange })
  })
}

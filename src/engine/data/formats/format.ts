import type { DataFormat, DataSource, ReadingOptions } from '../../../contract/data'
import type { Preprocessing } from '../../../contract/preprocessing'
import type { DataSet } from '../dataset'
import type { RowsToPredict } from '../prediction/rows'
import type { Problems } from '../problems'

export type Progress = (text: string, done: number, total: number | null) => void

/** An unread file. */
interface FileFacts {
  name: string
  size: number
  /** Its first bytes, at most 512. */
  head: Uint8Array
  /** Names in it if it is a zip archive, else null. */
  entries: string[] | null
}

interface ReadRequest {
  path: string
  name: string
  source: DataSource
  format: DataFormat
  reading: ReadingOptions
  problems: Problems
  /** Of `performance.now()`. */
  started: number
  /** Where decoded images are kept, and what does not fit in memory. */
  cacheFolder: string
  progress: Progress
}

/** A format of data: how it is recognised and read. Its title and endings are in contract/formats.ts. */
export interface FormatReader {
  /** Whether a file is of this format; the first reader that accepts it is used. */
  recognises(file: FileFacts): boolean
  read(request: ReadRequest): Promise<DataSet>
  /** @param cacheFolder for what does not fit in memory */
  readForPrediction(
    path: string,
    preprocessing: Preprocessing,
    cacheFolder?: string
  ): Promise<RowsToPredict>
  /** Whether files of the format are tables, which may lie next to images as their labels. */
  isTable?: boolean
}

/** Whether a name ends in one of the endings, packed by gzip or not. */
export function hasEnding(name: string, extensions: readonly string[]): boolean {
  const bare = name.toLowerCase().replace(/\.gz$/, '')
  return extensions.some((extension) => bare.endsWith(`.${extension}`))
}

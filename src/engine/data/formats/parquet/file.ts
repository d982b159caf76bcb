import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { StudioError } from '../../../../contract/errors'
import { fileError, maximumBytes, tooLarge } from '../read-file'

type SchemaTree = ReturnType<typeof parquetSchema>

export type ParquetRow = Record<string, unknown>

export interface ParquetFile {
  name: string
  rows: number
  columns: string[]
  /** Names of the classes of a column, where the file says them as Hugging Face does. */
  classNames: Map<string, string[]>
  /** The rows, part by part. */
  read(): AsyncGenerator<ParquetRow[]>
  close(): Promise<void>
}

function damaged(name: string, thrown: unknown): StudioError {
  if (thrown instanceof StudioError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new StudioError(
    'invalid-data',
    `${name} cannot be read as Parquet: ${message}. It may be cut off: copy or download it again.`
  )
}

interface HuggingFaceFeatures {
  info?: { features?: Record<string, { _type?: unknown; names?: unknown }> }
}

function readClassNames(metadata: FileMetaData): Map<string, string[]> {
  const text = metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value
  const names = new Map<string, string[]>()
  if (!text) return names
  try {
    const features = (JSON.parse(text) as HuggingFaceFeatures).info?.features ?? {}
    for (const [column, feature] of Object.entries(features)) {
      if (feature._type === 'ClassLabel' && Array.isArray(feature.names)) {
        names.set(column, feature.names.map(String))
      }
    }
  } catch {
    // A remark of another program that is no JSON: the labels stay numbers.
  }
  return names
}

function checkSize(name: string, metadata: FileMetaData): void {
  let unpacked = 0n
  for (const group of metadata.row_groups) {
    for (const { meta_data } of group.columns) unpacked += meta_data?.total_uncompressed_size ?? 0n
  }
  if (unpacked > BigInt(maximumBytes)) throw tooLarge(name, maximumBytes)
}

/** hyparquet leaves a column that the schema does not name unread; where that one is damaged too, nobody handles the error. */
function checkColumns(metadata: FileMetaData): void {
  const leaves = new Set(leavesOf(parquetSchema(metadata)))
  for (const { columns } of metadata.row_groups) {
    const paths = columns.map(({ meta_data }) => meta_data?.path_in_schema.join('.') ?? '')
    if (new Set(paths).size !== paths.length || paths.some((path) => !leaves.has(path))) {
      throw new Error('its columns are not those of its schema')
    }
  }
}

const leavesOf = ({ children, path }: SchemaTree): string[] =>
  children.length === 0 ? [path.join('.')] : children.flatMap(leavesOf)

async function readBytes(
  file: FileHandle,
  start: number,
  end: number,
  size: number
): Promise<ArrayBuffer> {
  const length = end - start
  if (!(length >= 0 && end <= size)) throw new Error('it points past its end')
  const bytes = new ArrayBuffer(length)
  await file.read(new Uint8Array(bytes), 0, length, start)
  return bytes
}

/**
 * Opens a Parquet file.
 * @throws StudioError not-found, storage, or invalid-data when it is damaged or too large
 */
export async function openParquet(path: string, name = basename(path)): Promise<ParquetFile> {
  const file = await open(path, 'r').catch((thrown: unknown) => {
    throw fileError(path, thrown)
  })
  try {
    const { size } = await file.stat()
    const buffer: AsyncBuffer = {
      byteLength: size,
      slice(start, end = size) {
        const bytes = readBytes(file, start, end, size)
        // hyparquet drops some of its reads when another fails: an unhandled rejection would end the process.
        bytes.catch(() => undefined)
        return bytes
      }
    }
    const metadata = await parquetMetadataAsync(buffer)
    checkSize(name, metadata)
    checkColumns(metadata)
    const groups = metadata.row_groups.map((group) => Number(group.num_rows))
    return {
      name,
      rows: groups.reduce((sum, rows) => sum + rows, 0),
      columns: parquetSchema(metadata).children.map(({ element }) => element.name),
      classNames: readClassNames(metadata),
      async *read() {
        let rowStart = 0
        for (const rows of groups) {
          const range = { rowStart, rowEnd: rowStart + rows }
          const options = { file: buffer, metadata, compressors, utf8: false, ...range }
          try {
            yield await parquetReadObjects(options)
          } catch (thrown) {
            throw damaged(name, thrown)
          }
          rowStart += rows
        }
      },
      close: () => file.close()
    }
  } catch (thrown) {
    await file.close()
    throw damaged(name, thrown)
  }
}

/** The Parquet files of a folder and the folders in it, or the one file, by name. */
export async function listParquet(path: string): Promise<{ path: string; name: string }[]> {
  const found = await stat(path).catch((thrown: unknown) => {
    throw fileError(path, thrown)
  })
  if (!found.isDirectory()) return [{ path, name: basename(path) }]
  const files = await readdir(path, { recursive: true, withFileTypes: true })
  return files
    .filter((file) => file.isFile() && /\.parquet$/i.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .sort()
    .map((file) => ({ path: file, name: relative(path, file) }))
}

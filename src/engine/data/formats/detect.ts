import { opendir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import yauzl from 'yauzl'
import type { DataFormat } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { isArrayFileName } from './array-files'
import { isCifar } from './cifar'
import { isIdx } from './idx'
import { imageFormat } from '../images/header'
import { isNpy } from './npy'
import { fileError, isGzip, readHead } from './read-file'
import { readText } from './text-stream'

/** Entries of a folder that are looked at. */
const looked = 2000
const tableName = /\.(csv|tsv|tab|txt)(\.gz)?$/i
const isText = (start: number[]) => String.fromCharCode(...start)

async function zipFormat(path: string): Promise<DataFormat> {
  const zip = await yauzl
    .openPromise(path, { lazyEntries: true, autoClose: false })
    .catch(() => null)
  // What cannot be opened is explained by the reader of images.
  if (!zip) return /\.npz$/i.test(path) ? 'npz' : 'image-zip'
  try {
    let seen = 0
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('.npy')) return 'npz'
      if (++seen >= looked) break
    }
    return /\.npz$/i.test(path) ? 'npz' : 'image-zip'
  } catch {
    return /\.npz$/i.test(path) ? 'npz' : 'image-zip'
  } finally {
    zip.close()
  }
}

async function fileFormat(path: string, size: number): Promise<DataFormat> {
  const name = basename(path)
  if (size === 0) throw new StudioError('invalid-data', `${name} is empty.`)
  const head = await readHead(path, 16)
  if (isText([...head.subarray(0, 4)]) === 'PK\u0003\u0004') return zipFormat(path)
  if (isText([...head.subarray(0, 4)]) === 'PAR1' || /\.parquet$/i.test(name)) return 'parquet'
  if (isNpy(head) || /\.npy(\.gz)?$/i.test(name)) return 'npy'
  if (/\.npz$/i.test(name)) return 'npz'
  if (/\.zip$/i.test(name)) return 'image-zip'
  if (isIdx(head)) return 'idx'
  if (imageFormat(head)) {
    throw new StudioError(
      'invalid-data',
      `${name} is one image. Choose the folder that holds a folder of images for each class.`
    )
  }
  if (tableName.test(name)) return 'csv'
  if (isArrayFileName(name)) return 'idx'
  if (isCifar(name, size)) return 'cifar'
  if (isGzip(head)) return gzipFormat(path)
  return textOrNothing(path)
}

/** What is packed, when the name does not say. */
async function gzipFormat(path: string): Promise<DataFormat> {
  return /ubyte/i.test(basename(path)) ? 'idx' : textOrNothing(path)
}

async function textOrNothing(path: string): Promise<DataFormat> {
  const text = readText(path, 'windows-1252')
  try {
    await text.next()
    return 'csv'
  } catch {
    throw new StudioError(
      'unsupported',
      `${basename(path)} is of no format that is read. These are: CSV and TSV (.gz too), IDX, NPY, NPZ, CIFAR binary, ` +
        'Parquet, and folders or zip archives of images by class.'
    )
  } finally {
    await text.return(undefined)
  }
}

async function folderFormat(path: string): Promise<DataFormat> {
  const files: string[] = []
  let hasFolders = false
  let seen = 0
  for await (const entry of await opendir(path)) {
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) hasFolders = true
    else files.push(entry.name)
    if (++seen >= looked) break
  }
  const has = (pattern: RegExp) => files.some((file) => pattern.test(file))
  if (has(/\.parquet$/i)) return 'parquet'
  if (has(/\.bin(\.gz)?$/i)) return 'cifar'
  if (files.some(isArrayFileName)) return has(/\.npy(\.gz)?$/i) ? 'npy' : 'idx'
  if (hasFolders) return (await hasNestedParquet(path)) ? 'parquet' : 'image-folder'
  if (has(tableName)) return 'csv'
  return 'image-folder'
}

/** Hugging Face keeps its Parquet files in a folder "data". */
async function hasNestedParquet(path: string): Promise<boolean> {
  try {
    for await (const entry of await opendir(join(path, 'data'))) {
      if (/\.parquet$/i.test(entry.name)) return true
    }
  } catch {
    return false
  }
  return false
}

/**
 * The format of a file or folder, from its first bytes and the names of what it holds.
 * @throws StudioError not-found or storage when it cannot be opened, invalid-data when it is empty or a single image,
 *   unsupported when nobody reads it
 */
export async function detectFormat(path: string): Promise<DataFormat> {
  const found = await stat(path).catch((thrown: unknown) => {
    throw fileError(path, thrown)
  })
  try {
    return await (found.isDirectory() ? folderFormat(path) : fileFormat(path, found.size))
  } catch (thrown) {
    throw fileError(path, thrown)
  }
}

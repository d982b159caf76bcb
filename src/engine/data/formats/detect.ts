import { opendir, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DataFormat } from '../../../contract/data'
import { dataFormats, supportedFormats } from '../../../contract/formats'
import { StudioError } from '../../../contract/errors'
import { isArrayFileName } from './arrays/array-files'
import { imageFormat } from '../images/header'
import { hasImageExtension } from '../images/file-names'
import { archiveNames, holdsZippedImages } from '../images/zip-names'
import { hasEnding } from './format'
import { fileError, readHead } from './read-file'
import { formatReaders } from './registry'
import { readText } from './text-stream'

/** Entries of a folder that are looked at. */
const looked = 2000
const tables = (Object.keys(formatReaders) as DataFormat[])
  .filter((format) => formatReaders[format].isTable)
  .map((format) => ({ format, extensions: dataFormats[format].extensions }))

async function fileFormat(path: string, size: number): Promise<DataFormat> {
  const name = basename(path)
  if (size === 0) throw new StudioError('invalid-data', `${name} is empty.`)
  const head = await readHead(path, 512)
  if (imageFormat(head)) {
    throw new StudioError(
      'invalid-data',
      `${name} is a single image. Choose the folder that has one folder of images per class.`
    )
  }
  const facts = { name, size, head, entries: await archiveNames(path, head) }
  const found = Object.entries(formatReaders).find(([, reader]) => reader.recognises(facts))
  return found ? (found[0] as DataFormat) : textOrNothing(path)
}

async function textOrNothing(path: string): Promise<DataFormat> {
  const text = readText(path, 'windows-1252')
  try {
    const piece = await text.next()
    return /^\s*(\[\s*)?\{/.test(piece.done ? '' : piece.value) ? 'json' : 'csv'
  } catch {
    throw new StudioError(
      'unsupported',
      `${basename(path)}: unsupported format. Supported: ${supportedFormats}.`
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
  if (has(/\.tar$/i)) return 'image-tar'
  if (!hasFolders && (await holdsZippedImages(path, files))) return 'image-zip'
  if (has(/\.bin(\.gz)?$/i)) return 'cifar'
  if (files.some(isArrayFileName)) return has(/\.npy(\.gz)?$/i) ? 'npy' : 'idx'
  if (hasFolders) return (await nestedFormat(path)) ?? 'image-folder'
  if (await hasLabelledImages(path, files)) return 'image-folder'
  for (const { format, extensions } of tables) {
    if (files.some((file) => hasEnding(file, extensions))) return format
  }
  return 'image-folder'
}

/** Whether a table in a folder names an image next to it. */
async function hasLabelledImages(path: string, files: string[]): Promise<boolean> {
  const images = files.filter((file) => hasImageExtension(file)).slice(0, 50)
  if (images.length === 0) return false
  for (const file of files.filter((name) =>
    tables.some(({ extensions }) => hasEnding(name, extensions))
  )) {
    const head = Buffer.from(await readHead(join(path, file), 1 << 16)).toString('latin1')
    if (images.some((image) => head.includes(image.replace(/\.[^.]*$/, '')))) return true
  }
  return false
}

/** Folders that are looked into for tables, and how deep. */
const lookedInto = { folders: 20, depth: 3 }

/** Names of the files of each folder below, as far as they are looked at. */
async function nestedFiles(path: string, depth: number = lookedInto.depth): Promise<string[][]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  const shown = entries.filter(({ name }) => !/^[._]/.test(name))
  const files = shown.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name]))
  if (depth === 0) return [files]
  const folders = shown.filter((entry) => entry.isDirectory()).slice(0, lookedInto.folders)
  const below: string[][] = []
  for (const { name } of folders) below.push(...(await nestedFiles(join(path, name), depth - 1)))
  return [files, ...below]
}

/**
 * The format of tables in folders below, as "data" of Hugging Face's, "year=2020" or "train"; null where there are none, or
 * images that they may belong to.
 */
async function nestedFormat(path: string): Promise<DataFormat | null> {
  const folders = await nestedFiles(path)
  const withoutImages = folders.filter((files) => !files.some(hasImageExtension))
  if (withoutImages.flat().some((file) => /\.parquet$/i.test(file))) return 'parquet'
  if (withoutImages.length < folders.length) return null
  const files = folders.flat()
  const found = tables.find(({ extensions }) => files.some((file) => hasEnding(file, extensions)))
  return found?.format ?? null
}

/**
 * The format of a file or folder, from its first bytes and the names of what it holds.
 * @throws StudioError not-found or storage when it cannot be opened, invalid-data when it is empty or a single image,
 *   unsupported if no reader accepts it
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

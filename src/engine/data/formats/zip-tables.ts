import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { dataFormats } from '../../../contract/formats'
import { StudioError } from '../../../contract/errors'
import { isZip } from '../../../core/zip-signature'
import { isClutter } from '../images/file-names'
import { scratchFolder } from '../rows/scratch-folder'
import { readHead, tooLarge, unpackedLimit } from './read-file'

const tableExtensions = [
  ...dataFormats.csv.extensions,
  ...dataFormats.json.extensions,
  'xlsx',
  'parquet'
]
const isTable = (name: string) =>
  tableExtensions.some((extension) =>
    name.toLowerCase().replace(/\.gz$/, '').endsWith(`.${extension}`)
  )

/** The files of an archive without system files; null if it cannot be listed. */
async function listFiles(zip: ZipFile): Promise<Entry[]> {
  const files: Entry[] = []
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName
    if (!name.endsWith('/') && !name.split('/').some(isClutter)) files.push(entry)
  }
  return files
}

/**
 * Where the tables of an archive go in a folder: Parquet keeps its folders, which may say something ("year=2020"); others lie
 * side by side, with their folders in their names where two are called the same.
 */
function places(names: string[]): string[] {
  const bare = names.map((name) => basename(name))
  return names.map((name, index) => {
    if (/\.parquet$/i.test(name)) return name
    const isAlone = bare.indexOf(bare[index]!) === bare.lastIndexOf(bare[index]!)
    return isAlone ? bare[index]! : name.replaceAll('/', '-')
  })
}

async function unpack(
  zip: ZipFile,
  entries: Entry[],
  folder: string,
  limit: number,
  name: string
): Promise<void> {
  let total = 0
  const names = places(entries.map(({ fileName }) => fileName))
  for (const [index, entry] of entries.entries()) {
    total += entry.uncompressedSize
    if (total > limit) throw tooLarge(name, limit)
    const path = join(folder, names[index]!)
    await mkdir(dirname(path), { recursive: true })
    const stream = await zip.openReadStreamPromise(entry)
    await pipeline(stream, createWriteStream(path, { mode: 0o600 }))
  }
}

/**
 * Gives the tables of a zip archive as files: unpacked into a folder of their own, which is removed afterwards. Anything
 * other than an archive of tables is passed on unchanged.
 * @param cacheFolder for large ones
 * @param work takes the file, or the folder where the archive holds several
 * @throws StudioError invalid-data when the archive is damaged or too large
 */
export async function withUnpackedTables<Result>(
  path: string,
  work: (path: string) => Promise<Result>,
  cacheFolder?: string
): Promise<Result> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile() || /\.xlsx$/i.test(path) || !isZip(await readHead(path, 4)))
    return work(path)
  const zip = await yauzl
    .openPromise(path, { autoClose: false, lazyEntries: true })
    .catch(() => null)
  if (!zip) return work(path)
  let folder: string | null = null
  try {
    const files = await listFiles(zip).catch(() => [])
    const tables = files.filter(({ fileName }) => isTable(fileName))
    if (tables.length === 0 || tables.some((entry) => /(^|\/)\.\.(\/|$)/.test(entry.fileName)))
      return await work(path)
    if (
      files.some(
        ({ fileName }) =>
          !isTable(fileName) && !/(readme|licen[cs]e)|\.(md|pdf|names)$/i.test(fileName)
      )
    ) {
      return await work(path)
    }
    const bytes = tables.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
    folder = await scratchFolder('zip', bytes, cacheFolder)
    try {
      await unpack(zip, tables, folder, unpackedLimit(found.size), basename(path))
    } catch (thrown) {
      if (thrown instanceof StudioError) throw thrown
      const message = thrown instanceof Error ? thrown.message : String(thrown)
      throw new StudioError(
        'invalid-data',
        `${basename(path)} is damaged or cut off (${message}). Copy or download it again.`
      )
    }
    const names = await readdir(folder)
    const isOneFile = tables.length === 1 && names.length === 1
    return await work(isOneFile ? join(folder, places([tables[0]!.fileName])[0]!) : folder)
  } finally {
    zip.close()
    if (folder) await rm(folder, { recursive: true, force: true })
  }
}

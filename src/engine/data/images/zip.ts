import { isUtf8 } from 'node:buffer'
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { StudioError } from '../../../contract/errors'
import { supportedImages } from '../../../core/image-formats'
import { InflationLimit } from '../../../storage/inflation-limit'
import { foldersOf, hasImageExtension, isClutter, readingFailure } from './file-names'
import { openShards, type Shard } from './shards'
import { maximumFileBytes, problem, type ImageFile, type ImageSource } from './source'

const maximumEntries = 5_000_000
const deflated = 8
const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)

function entryName(entry: Entry): string {
  // Many programs write UTF-8 without setting its flag.
  const name = isUtf8(entry.fileNameRaw)
    ? entry.fileNameRaw.toString('utf8')
    : yauzl.getFileNameLowLevel(
        entry.generalPurposeBitFlag,
        entry.fileNameRaw,
        entry.extraFields,
        false
      )
  return name.replaceAll('\\', '/')
}

/** Whether the Unix mode in the entry's attributes is that of a symbolic link. */
function isLink(entry: Entry): boolean {
  return ((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000
}

async function readRaw(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(entry, { decodeFileData: false })
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function unpack(raw: Buffer, entry: Entry): Promise<Buffer> {
  if (entry.compressionMethod !== deflated) return raw
  try {
    return await inflate(raw, { maxOutputLength: Math.max(1, entry.uncompressedSize) })
  } catch (error) {
    const tooLarge = error instanceof RangeError
    throw new Error(
      tooLarge
        ? `it inflates to more than the ${entry.uncompressedSize} bytes it declares; refused`
        : `its compressed data are damaged (${readingFailure(error)})`,
      { cause: error }
    )
  }
}

async function readEntry(zip: ZipFile, entry: Entry, limit: InflationLimit): Promise<Uint8Array> {
  if (entry.isEncrypted()) {
    throw new Error('it is encrypted: unpack the archive with its password first')
  }
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== deflated) {
    throw new Error(
      `its compression method, ${entry.compressionMethod}, is not supported; use deflate`
    )
  }
  limit.admit(entry)
  const bytes = await unpack(await readRaw(zip, entry), entry)
  if (bytes.length !== entry.uncompressedSize || crc32(bytes) !== entry.crc32) {
    throw new Error('it does not match its checksum: the archive is damaged')
  }
  return bytes
}

async function openArchive(path: string): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(path, {
      autoClose: false,
      lazyEntries: true,
      decodeStrings: false,
      // Checked entry by entry in readEntry, so one invalid entry does not stop the archive.
      validateEntrySizes: false
    })
  } catch (error) {
    throw new StudioError(
      'invalid-data',
      `${path} cannot be read as a zip archive (${readingFailure(error)}); it may be cut off: copy or download it again`,
      { path },
      { cause: error }
    )
  }
}

async function openOne({ path, size, stamp }: Shard): Promise<ImageSource> {
  const zip = await openArchive(path)
  const files = new Map<string, ImageFile>()
  const folders = new Set<string>()
  const problems: ImageSource['problems'] = []
  const limit = new InflationLimit(size, maximumFileBytes)

  const add = (entry: Entry): void => {
    const name = entryName(entry)
    const skip = (why: string): void => void problems.push(problem('skipped', name, why))
    const unsafe = yauzl.validateFileName(name) ?? (name.includes('\0') ? 'NUL in its name' : null)
    if (unsafe) {
      skip('its name points outside the archive; refused')
      return
    }
    if (name.split('/').some(isClutter)) return skip('hidden or system file, skipped')
    foldersOf(name).forEach((folder) => folders.add(folder))
    if (name.endsWith('/')) return
    if (isLink(entry)) return skip('a link; links are not followed')
    if (!hasImageExtension(name)) {
      return skip(`unsupported file type (supported: ${supportedImages})`)
    }
    if (files.has(name)) return skip('the archive holds this name twice; the first one counts')
    const read = (): Promise<Uint8Array> => readEntry(zip, entry, limit)
    files.set(name, { path: name, size: entry.uncompressedSize, stamp, read })
  }

  try {
    for await (const entry of zip.eachEntry()) {
      add(entry)
      if (zip.entriesRead > maximumEntries) throw new Error(`more than ${maximumEntries} entries`)
    }
  } catch (error) {
    const reason = `the archive's list of files is truncated (${readingFailure(error)}); the files before that are used`
    problems.push(problem('unreadable', path, reason))
  }
  return {
    files: [...files.values()],
    folders: [...folders],
    problems,
    close: () => {
      zip.close()
      return Promise.resolve()
    }
  }
}

/**
 * Lists the images of a zip archive, or of all in a folder (shards). Nothing is ever written to disk; entries are inflated
 * into memory, bounded by the actual output size.
 * @throws StudioError 'invalid-data' when there is no archive or one is cut off.
 */
export const openZip = (path: string): Promise<ImageSource> => openShards(path, '.zip', openOne)

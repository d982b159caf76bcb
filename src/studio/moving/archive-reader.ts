import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { describeIssues, StudioError } from '../../contract/errors'
import { InflationLimit } from '../../storage/inflation-limit'
import {
  archiveManifest,
  archiveVersion,
  manifestName,
  placeInHome,
  type ArchiveManifest
} from './archive-format'

/** An archive whose list of files is as its manifest says; what they hold has not been read yet. */
export interface Archive {
  manifest: ArchiveManifest
  /** All files but the manifest, by name. */
  entries: ReadonlyMap<string, Entry>
  open(entry: Entry): Promise<Readable>
  close(): void
}

const maximumEntries = 2_000_000
const maximumManifest = 256 * 2 ** 20
const maximumFile = 64 * 2 ** 30

/**
 * Opens an archive and refuses whatever `packArchive` does not write: names that lead elsewhere, links, folders, names
 * twice, encrypted or swelling entries, files that the manifest does not know.
 * @throws StudioError `not-found` where there is no such file, `invalid-data` for what is refused
 */
export async function openArchive(path: string): Promise<Archive> {
  const { size } = await stat(path).catch(() => {
    throw new StudioError('not-found', `There is no file ${path}.`)
  })
  const zip = await yauzl
    .openPromise(path, { autoClose: false, lazyEntries: true, strictFileNames: true })
    .catch((error: unknown) =>
      refuse(`it is not a zip archive, or is truncated (${reason(error)}).`)
    )
  try {
    const entries = await listed(zip, size)
    const manifest = await readManifest(zip, entries)
    entries.delete(manifestName)
    for (const name of Object.keys(manifest.files)) {
      if (!entries.has(name)) refuse(`${name} is missing.`)
    }
    for (const name of entries.keys()) {
      if (!Object.hasOwn(manifest.files, name)) refuse(`its manifest does not list ${name}.`)
    }
    return {
      manifest,
      entries,
      open: (entry) => zip.openReadStreamPromise(entry),
      close: () => zip.close()
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

function refuse(why: string): never {
  throw new StudioError('invalid-data', `The archive cannot be used: ${why}`)
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** A link, a device or anything else that is not a regular file by its Unix mode. */
function isPlainFile({ externalFileAttributes }: Entry): boolean {
  const kind = (externalFileAttributes >>> 16) & 0xf000
  return kind === 0 || kind === 0x8000
}

async function listed(zip: ZipFile, size: number): Promise<Map<string, Entry>> {
  const limit = new InflationLimit(size, maximumFile)
  const entries = new Map<string, Entry>()
  // A file system may not tell upper case from lower case.
  const taken = new Set<string>()
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName
      if (name !== manifestName && !placeInHome(name))
        refuse(`"${name}" does not belong in a home folder.`)
      if (!isPlainFile(entry)) refuse(`"${name}" is a link or not a regular file.`)
      if (entry.isEncrypted()) refuse(`"${name}" is encrypted.`)
      if (taken.has(name.toLowerCase())) refuse(`it holds "${name}" twice.`)
      if (entries.size >= maximumEntries) refuse(`it holds more than ${maximumEntries} files.`)
      limit.admit(entry)
      taken.add(name.toLowerCase())
      entries.set(name, entry)
    }
  } catch (error) {
    if (error instanceof StudioError) throw error
    refuse(`${reason(error)}.`)
  }
  return entries
}

async function readManifest(zip: ZipFile, entries: Map<string, Entry>): Promise<ArchiveManifest> {
  const entry = entries.get(manifestName)
  if (!entry) refuse(`it has no ${manifestName}. Create one with: mixup-studio pack`)
  if (entry.uncompressedSize > maximumManifest) refuse('its manifest is too large.')
  let value: unknown
  try {
    value = JSON.parse((await buffer(await zip.openReadStreamPromise(entry))).toString('utf8'))
  } catch (error) {
    refuse(`its manifest is damaged (${reason(error)}).`)
  }
  const version = (value as { version?: unknown } | null)?.version
  if (typeof version === 'number' && version > archiveVersion) {
    refuse('it was packed by a newer version. Update Mixup Studio.')
  }
  const parsed = archiveManifest.safeParse(value)
  if (!parsed.success) refuse(`its manifest is damaged: ${describeIssues(parsed.error)}`)
  return parsed.data
}

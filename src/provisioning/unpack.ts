import { createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'

/**
 * Unpacks the needed files of a zip, such as a wheel, into a folder; programs stay executable.
 * yauzl itself refuses names that lead out of the folder.
 * @returns sizes of the unpacked files by path
 */
export async function unpackZip(
  path: string,
  folder: string,
  needed: (path: string) => boolean
): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {}
  const zip = await openZip(path)
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: yauzl.Entry) => {
      if (entry.fileName.endsWith('/') || !needed(entry.fileName)) {
        zip.readEntry()
        return
      }
      sizes[entry.fileName] = entry.uncompressedSize
      unpackEntry(zip, entry, join(folder, entry.fileName)).then(() => zip.readEntry(), reject)
    })
    zip.on('end', resolve)
    zip.on('error', reject)
    zip.readEntry()
  }).finally(() => {
    zip.close()
  })
  return sizes
}

function openZip(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(error)
      else resolve(zip)
    })
  })
}

async function unpackEntry(zip: yauzl.ZipFile, entry: yauzl.Entry, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, readable) => {
      if (error) reject(error)
      else resolve(readable)
    })
  })
  const permissions = (entry.externalFileAttributes >>> 16) & 0o777
  await pipeline(stream, createWriteStream(path, { mode: permissions || 0o666 }))
  if (entry.uncompressedSize < 1_000_000) return
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

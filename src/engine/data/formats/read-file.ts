import { open, readFile, stat } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { StudioError } from '../../../contract/errors'

/** Bytes that one file may unpack to. */
export const maximumBytes = Math.min(2 ** 32 - 1, Math.floor(totalmem() / 2))
/** More than this and more than 200 times the packed size counts as a decompression bomb. */
const suspiciousBytes = 256 * 2 ** 20
const suspiciousRatio = 200

/** The most bytes that packed data may unpack to. */
export function unpackedLimit(packedBytes: number): number {
  return Math.min(maximumBytes, Math.max(suspiciousBytes, packedBytes * suspiciousRatio))
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

export function tooLarge(name: string, limit: number): StudioError {
  return new StudioError(
    'invalid-data',
    `${name} unpacks to more than ${Math.round(limit / 2 ** 20)} MiB; it is damaged, malicious, or too ` +
      'large for this machine.'
  )
}

/** Explains why a file cannot be read. */
export function fileError(path: string, thrown: unknown): StudioError {
  if (thrown instanceof StudioError) return thrown
  const code = (thrown as NodeJS.ErrnoException).code
  if (code === 'ENOENT') {
    return new StudioError('not-found', `${path} does not exist. Check the path.`, { path })
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new StudioError('storage', `${path} cannot be read. Change its permissions.`, { path })
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new StudioError('invalid-data', `${basename(path)} cannot be read: ${message}`, { path })
}

/** The first bytes of a file; fewer when the file is shorter. */
export async function readHead(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path, 'r').catch((thrown: unknown) => {
    throw fileError(path, thrown)
  })
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } catch (thrown) {
    throw fileError(path, thrown)
  } finally {
    await file.close()
  }
}

/** Unpacks gzip within the limits. */
export async function gunzipWithin(
  bytes: Uint8Array,
  name: string,
  limit = unpackedLimit(bytes.byteLength)
): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: limit })
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(name, limit)
    throw new StudioError(
      'invalid-data',
      `${name} is damaged or cut off: its gzip data cannot be unpacked (${(thrown as Error).message}). Copy or ` +
        'download it again.'
    )
  }
}

/**
 * A whole file, unpacked when it is gzip.
 * @throws StudioError not-found, storage, or invalid-data when it is empty, too large or damaged
 */
export async function readWhole(path: string): Promise<Uint8Array> {
  const name = basename(path)
  try {
    const { size } = await stat(path)
    if (size === 0) throw new StudioError('invalid-data', `${name} is empty.`)
    if (size > maximumBytes) throw tooLarge(name, maximumBytes)
    const bytes = await readFile(path)
    return isGzip(bytes) ? await gunzipWithin(bytes, name) : bytes
  } catch (thrown) {
    throw fileError(path, thrown)
  }
}

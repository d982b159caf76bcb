import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { StudioError } from '../contract/errors'
import { describeSystemError } from '../contract/system-errors'
import { isInside } from '../studio/paths/allowed-paths'

interface Piece {
  upload: string
  path: string
  offset: number
  bytes: Uint8Array
}

/**
 * Writes a piece of a dropped file below the uploads' folder.
 * @returns where the top entry of what was dropped lies
 * @throws StudioError `invalid-argument` for a path that leads out, `conflict` where the piece before it is not there,
 *   `storage` where it cannot be written
 */
export async function storePiece(
  folder: string,
  { upload, path, offset, bytes }: Piece
): Promise<string> {
  const root = join(folder, upload)
  const parts = path.split('/')
  const target = join(root, normalize(parts.join('/')))
  const strange = parts.some((part) => part === '' || part === '.' || part === '..')
  if (strange || path.includes('\0') || path.includes('\\') || !isInside(root, target)) {
    throw new StudioError('invalid-argument', `"${path}" is not a path within what was dropped.`)
  }
  try {
    await mkdir(dirname(target), { recursive: true })
    await writePiece(target, offset, bytes)
  } catch (error) {
    throw explained(target, error)
  }
  return join(root, parts[0] ?? '')
}

/** A hole before a piece would be read as zeros. */
async function writePiece(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, offset === 0 ? 'w' : 'r+').catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? interrupted() : error
  })
  try {
    if ((await file.stat()).size < offset) throw interrupted()
    for (let written = 0; written < bytes.length;) {
      const { bytesWritten } = await file.write(
        bytes,
        written,
        bytes.length - written,
        offset + written
      )
      written += bytesWritten
    }
  } finally {
    await file.close()
  }
}

function explained(path: string, error: unknown): StudioError {
  if (error instanceof StudioError) return error
  const cause = describeSystemError(error) ?? StudioError.from(error).message
  return new StudioError('storage', `${path} cannot be written: ${cause}.`, {}, { cause: error })
}

const interrupted = (): StudioError =>
  new StudioError('conflict', 'A part of this upload is missing. Drop the files again.')

/**
 * Removes an upload.
 * @param upload an id without slashes or dots, as the contract demands
 */
export async function discardUpload(folder: string, upload: string): Promise<void> {
  await rm(join(folder, upload), { recursive: true, force: true })
}

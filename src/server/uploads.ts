import { mkdir, open } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { StudioError } from '../contract/errors'
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
 * @throws StudioError `invalid-argument` for a path that leads out
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
  await mkdir(dirname(target), { recursive: true })
  const file = await open(target, offset === 0 ? 'w' : 'r+')
  try {
    await file.write(bytes, 0, bytes.length, offset)
  } finally {
    await file.close()
  }
  return join(root, parts[0] ?? '')
}

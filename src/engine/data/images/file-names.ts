import { isUtf8 } from 'node:buffer'
import { imageExtensions } from '../../../core/image-formats'

const ending = new RegExp(`\\.(${imageExtensions.join('|')}|hei[cf])$`, 'i')
const clutter = /^(\.|__MACOSX$|thumbs\.db$|desktop\.ini$|ehthumbs\.db$|\$RECYCLE\.BIN$)/i

export function hasImageExtension(path: string): boolean {
  return ending.test(path)
}

/** Whether a name has no extension, so only the content identifies the type. */
export function hasNoExtension(path: string): boolean {
  return !/\.[^./]+$/.test(path)
}

/** Whether a file or folder is a system file: hidden files, thumbnails, __MACOSX. */
export function isClutter(name: string): boolean {
  return clutter.test(name)
}

/** A name as text; bytes that are no UTF-8 are written \xNN, so that different names stay different. */
export function readableName(name: Buffer): string {
  if (isUtf8(name)) return name.toString('utf8')
  return [...name]
    .map((byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
    )
    .join('')
}

/** The order of examples and classes: by UTF-16 code unit, the same on every machine. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const plainWords: Record<string, string> = {
  EACCES: 'there is no permission to read it',
  EPERM: 'there is no permission to read it',
  ENOENT: 'it no longer exists',
  EMFILE: 'too many files are open',
  EIO: 'the disk reported an error',
  ELOOP: 'its links form a loop'
}

/** Why a file could not be read, in words. */
export function readingFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return plainWords[code] ?? (error instanceof Error ? error.message : String(error))
}

/** Folders that are in the name of a file or folder, from the root. */
export function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, depth) => parts.slice(0, depth + 1).join('/'))
}

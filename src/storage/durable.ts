import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StudioError } from '../contract/errors'

/** Makes what happened to the names in a folder survive a power cut, where the platform can. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function temporaryName(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`
}

async function writeSynced(
  path: string,
  content: string | Uint8Array,
  mode?: number
): Promise<void> {
  const handle = await open(path, 'wx', mode)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Replaces a file as a whole: whenever the process is killed, the old content or the new is there.
 * @param mode of the file where it must not be read by everyone, such as 0o600
 * @throws StudioError `storage` when the disk is full or may not be written.
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  mode?: number
): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await writeSynced(temporary, content, mode)
    await rename(temporary, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true })
    throw storageError(path, error)
  }
}

/** Makes a folder with files in it appear at once, or not at all. */
export async function createFolder(path: string, files: Record<string, string>): Promise<void> {
  const temporary = temporaryName(join(dirname(path), '.new'))
  try {
    await mkdir(temporary, { recursive: true })
    for (const [name, content] of Object.entries(files)) {
      await writeSynced(join(temporary, name), content)
    }
    await syncFolder(temporary)
    await rename(temporary, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true, recursive: true })
    throw storageError(path, error)
  }
}

const causes: Record<string, string> = {
  ENOSPC: 'the disk is full: free some space, then try again',
  EACCES: 'permission is denied: choose another home folder with MIXUP_STUDIO_HOME',
  EPERM: 'permission is denied: choose another home folder with MIXUP_STUDIO_HOME',
  EROFS: 'the disk is read-only: choose another home folder with MIXUP_STUDIO_HOME'
}

export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

export function storageError(path: string, error: unknown): StudioError {
  if (error instanceof StudioError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const cause = causes[code] ?? (error instanceof Error ? error.message : String(error))
  return new StudioError('storage', `${path} cannot be used: ${cause}.`, { path, code })
}

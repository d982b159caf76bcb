import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { StudioError } from '../contract/errors'
import { describeSystemError } from '../contract/system-errors'
import { eachOf } from './each-of'
import { makeFolders } from './make-folders'

/** Makes a file, or name changes in a folder, survive a power cut, if the platform supports it. */
async function syncOne(path: string): Promise<void> {
  const isWindows = process.platform === 'win32'
  // Windows can sync only files that are open for writing, and no folders.
  const handle = await open(path, isWindows ? 'r+' : 'r').catch((error: unknown) => {
    if (isWindows) return null
    throw error
  })
  if (!handle) return
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A name next to a file; what is left over when its process has died is removed from homes. */
export function temporaryName(path: string): string {
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
    await syncOne(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true })
    throw storageError(path, error)
  }
}

/** Makes a folder with files in it appear at once, or not at all. */
export async function createFolder(path: string, files: Record<string, string>): Promise<void> {
  await createFolders([{ path, files }])
}

export interface NewFolder {
  path: string
  /** Their contents by name. */
  files: Record<string, string>
}

/**
 * As `createFolder`, for any number of folders next to each other: they reach the disk together, for hundreds of calls
 * that each wait for it take many seconds.
 */
export async function createFolders(folders: NewFolder[]): Promise<void> {
  await inTwoSteps(
    folders.map(({ path, files }) => ({
      path,
      temporary: temporaryName(join(dirname(path), '.new')),
      write: async (temporary) => {
        await makeFolders(temporary)
        const paths = Object.keys(files).map((name) => join(temporary, name))
        await Promise.all(paths.map((file, index) => writeFile(file, Object.values(files)[index]!)))
        return [...paths, temporary]
      }
    }))
  )
}

/** As `replaceFile`, for any number of files on one file system. */
export async function replaceFiles(files: { path: string; content: string }[]): Promise<void> {
  await inTwoSteps(
    files.map(({ path, content }) => ({
      path,
      temporary: temporaryName(path),
      write: async (temporary) => {
        await writeFile(temporary, content, { flag: 'wx' })
        return [temporary]
      }
    }))
  )
}

interface Appearing {
  path: string
  temporary: string
  /** Writes what is to appear under another name; resolves with what must be on the disk before it does. */
  write: (temporary: string) => Promise<string[]>
}

/** A file gets its final name only after its content is on the disk. */
async function inTwoSteps(all: Appearing[]): Promise<void> {
  const [first] = all
  if (!first) return
  const written: string[] = []
  let at = first.path
  try {
    await eachOf(all, async ({ path, temporary, write }) => {
      at = path
      written.push(...(await write(temporary)))
    })
    await syncAll(written)
    await eachOf(all, ({ path, temporary }) => rename(temporary, path))
    await syncAll([...new Set(all.map(({ path }) => dirname(path)))])
  } catch (error) {
    await eachOf(all, ({ temporary }) => rm(temporary, { force: true, recursive: true }))
    throw storageError(at, error)
  }
}

/** From so many files one sync of the whole file system is quicker than theirs. */
const fewFiles = 12

async function syncAll(paths: string[]): Promise<void> {
  const [first] = paths
  if (first !== undefined && paths.length > fewFiles && (await syncFileSystem(first))) return
  await eachOf(paths, syncOne)
}

/** False where the system has no command for it. */
async function syncFileSystem(path: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  return promisify(execFile)('sync', ['-f', path]).then(
    () => true,
    () => false
  )
}

export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

export function storageError(path: string, error: unknown): StudioError {
  if (error instanceof StudioError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const cause =
    describeSystemError(error) ?? (error instanceof Error ? error.message : String(error))
  return new StudioError('storage', `${path} cannot be used: ${cause}.`, { path, code })
}

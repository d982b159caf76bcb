import { open, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { zipSync } from 'fflate'
import { StudioError } from '../../contract/errors'
import { shareLikeFolder } from '../../storage/access'
import { isErrno } from '../../storage/durable'
import { makeFolders } from '../../storage/make-folders'

/** Content by path below the exported folder; a path that ends in "/" is an empty folder. */
export type ExportedFiles = Record<string, Uint8Array>

export const text = (content: string): Uint8Array => Buffer.from(content, 'utf8')
export const json = (value: unknown): Uint8Array => text(`${JSON.stringify(value, null, 2)}\n`)

/** Whether the path is an empty folder; false if nothing exists there. */
async function isEmptyFolder(path: string): Promise<boolean | null> {
  try {
    return (await readdir(path)).length === 0
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null
    if (isErrno(error, 'ENOTDIR')) return false
    throw exportError(path, error)
  }
}

/** @throws StudioError `conflict` where something is in the way */
export async function refuseOccupied(destination: string): Promise<void> {
  if ((await isEmptyFolder(destination)) !== false) return
  throw new StudioError(
    'conflict',
    `${destination} already exists. Choose another name or folder, or move the existing one.`,
    { destination }
  )
}

/**
 * Makes a folder with the files in it, at once or not at all.
 * @throws StudioError `conflict` where something is in the way, `storage` where it cannot be written
 */
export async function writeFolder(files: ExportedFiles, destination: string): Promise<void> {
  const folder = resolve(destination)
  await refuseOccupied(folder)
  const temporary = `${folder}.${process.pid}.part`
  try {
    for (const [path, content] of Object.entries(files)) {
      const target = join(temporary, path)
      await makeFolders(path.endsWith('/') ? target : dirname(target))
      if (!path.endsWith('/')) await writeDurably(target, content)
    }
    await shareLikeFolder(temporary)
    // Not every system can rename onto an existing empty folder.
    if (await isEmptyFolder(folder)) await rmdir(folder)
    await rename(temporary, folder)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw exportError(folder, error)
  }
}

async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

const causes: Record<string, string> = {
  ENOSPC: 'the disk is full. Free some space, or choose a folder on another disk',
  EDQUOT: 'your disk quota is used up. Free some space, or choose another disk',
  EACCES: 'permission is denied. Choose a folder you own',
  EPERM: 'permission is denied. Choose a folder you own',
  EROFS: 'the disk is read-only. Choose a folder on another disk',
  ENOTDIR: 'part of this path is a file. Choose another folder'
}

function exportError(path: string, error: unknown): StudioError {
  if (error instanceof StudioError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const cause = causes[code] ?? (error instanceof Error ? error.message : String(error))
  return new StudioError('storage', `${path} cannot be written: ${cause}.`, { path, code })
}

/** The files as a zip with one folder. Weights hardly shrink, so nothing is compressed. */
export function zipFolder(files: ExportedFiles, name: string): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([path, content]) => [`${name}/${path}`, content])
  return zipSync(Object.fromEntries(entries) as ExportedFiles, { level: 0 })
}

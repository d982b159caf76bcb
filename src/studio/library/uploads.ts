import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { UploadUse } from '../../contract/library'
import { isErrno, storageError } from '../../storage/durable'
import { fileSystemTime } from '../../storage/file-system-time'
import type { Home } from '../home'
import { folderSize } from './folder-size'

/** An upload that is newer may still be on its way, or be looked at before it is imported. */
const settledAfter = 60 * 60 * 1000

/** What was uploaded into a home, and how much of it nothing refers to. */
export async function measureUploads(home: Home): Promise<UploadUse> {
  const all = await list(home.uploads)
  const unused = await findUnused(home)
  const bytesOf = async (names: string[]): Promise<number> => {
    const sizes = await Promise.all(names.map((name) => folderSize(join(home.uploads, name))))
    return sizes.reduce((sum, size) => sum + size, 0)
  }
  return {
    count: all.length,
    bytes: await bytesOf(all),
    unused: { count: unused.length, bytes: await bytesOf(unused) }
  }
}

/**
 * Removes uploads that no data set, run, experiment or claim refers to.
 * @throws StudioError `storage` where that cannot be known; then nothing is removed
 */
export async function removeUnusedUploads(home: Home): Promise<void> {
  for (const name of await findUnused(home)) {
    const path = join(home.uploads, name)
    await rm(path, { recursive: true, force: true }).catch((error: unknown) => {
      throw storageError(path, error)
    })
  }
}

async function findUnused(home: Home): Promise<string[]> {
  const unused = new Set<string>()
  const names = await list(home.uploads)
  if (names.length === 0) return []
  const now = await fileSystemTime(home.folder)
  for (const name of names) {
    const changed = await newestChange(join(home.uploads, name))
    if (now - changed > settledAfter) unused.add(name)
  }
  // As text: also a damaged file, or one of a newer version, keeps what it refers to.
  for await (const text of referringTexts(home)) {
    if (unused.size === 0) return []
    for (const name of unused) if (text.includes(name)) unused.delete(name)
  }
  return [...unused]
}

/** The contents of all files of a home that may name data. */
async function* referringTexts(home: Home): AsyncGenerator<string> {
  const atTop = (await list(home.folder)).filter((name) => name.startsWith('data-sets.json'))
  for (const name of atTop) yield* textOf(join(home.folder, name))
  for (const id of await list(home.runs)) yield* textOf(join(home.runs, id, 'config.json'))
  for (const id of await list(home.experiments)) {
    yield* textOf(join(home.experiments, id, 'experiment.json'))
  }
  for (const name of await list(home.claims)) {
    if (name.endsWith('.json')) yield* textOf(join(home.claims, name))
  }
}

async function* textOf(path: string): AsyncGenerator<string> {
  try {
    yield await readFile(path, 'utf8')
  } catch (error) {
    if (!isErrno(error, 'ENOENT') && !isErrno(error, 'ENOTDIR')) throw storageError(path, error)
  }
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return []
    throw storageError(folder, error)
  }
}

/** In milliseconds, as the file system counts. */
async function newestChange(folder: string): Promise<number> {
  const inside = await readdir(folder, { recursive: true }).catch(() => [])
  const times = await Promise.all(
    ['', ...inside].map((name) =>
      stat(join(folder, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0
      )
    )
  )
  return times.reduce((newest, time) => Math.max(newest, time), 0)
}

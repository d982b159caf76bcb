import { readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { DiskUse } from '../../contract/library'
import { storageError } from '../../storage/durable'
import type { Home } from '../home'
import type { RunStore } from '../run-store'
import { folderSize } from './folder-size'
import { measureUploads } from './uploads'

/** Disk use of runs, bin, decoded data and uploads, and free space. */
export async function measureDisk(home: Home, store: RunStore): Promise<DiskUse> {
  const kept = { count: 0, bytes: 0 }
  const deleted = { count: 0, bytes: 0 }
  for (const { id, user } of await store.list()) {
    const part = user.deleted === null ? kept : deleted
    part.count++
    part.bytes += await folderSize(store.files(id).folder)
  }
  const { bavail, bsize } = await statfs(home.folder)
  return {
    runs: kept,
    deletedRuns: deleted,
    cache: { bytes: await folderSize(home.cache) },
    uploads: await measureUploads(home),
    free: bavail * bsize
  }
}

export async function removeContents(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await remove(join(folder, name))
}

/** Removes for good what people have deleted. */
export async function removeDeletedRuns(store: RunStore): Promise<void> {
  for (const { id, user } of await store.list()) {
    if (user.deleted !== null) await store.remove(id)
  }
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (error) {
    throw storageError(path, error)
  }
}

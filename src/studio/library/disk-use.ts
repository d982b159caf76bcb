import { readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { DiskUse } from '../../contract/library'
import { storageError } from '../../storage/durable'
import type { Home } from '../home'
import type { RunStore } from '../run-store'

/** Bytes of all files in a folder; what vanishes meanwhile counts nothing. */
async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return folderSize(path)
      return entry.isFile()
        ? stat(path).then(
            ({ size }) => size,
            () => 0
          )
        : 0
    })
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** What runs, bin and decoded data take, and what is left. */
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
    free: bavail * bsize
  }
}

export async function removeContents(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await remove(join(folder, name))
}

/** Removes for good what people have deleted. */
export async function removeDeletedRuns(store: RunStore): Promise<void> {
  for (const { id, user } of await store.list()) {
    if (user.deleted !== null) await remove(store.files(id).folder)
  }
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (error) {
    throw storageError(path, error)
  }
}

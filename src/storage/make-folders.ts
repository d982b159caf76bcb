import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder with those above it that are missing. Node's own way never ends where a file system takes no folders,
 * such as /proc, and reports a read-only one as missing.
 * @param mode of the folders that it makes
 * @throws what the system reports; ENOTSUP where folders cannot be made
 */
export async function makeFolders(path: string, mode?: number): Promise<void> {
  const missing: string[] = []
  let at = resolve(path)
  while (!(await isFolder(at))) {
    missing.unshift(at)
    at = dirname(at)
  }
  for (const folder of missing) await makeFolder(folder, mode)
}

async function isFolder(path: string): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true
  } catch (error) {
    if (code(error) === 'ENOENT') return false
    throw error
  }
  throw Object.assign(new Error(`ENOTDIR: ${path} is a file`), { code: 'ENOTDIR' })
}

async function makeFolder(path: string, mode?: number): Promise<void> {
  try {
    await mkdir(path, { mode })
  } catch (error) {
    if (code(error) === 'EEXIST') return
    if (code(error) !== 'ENOENT') throw error
    const message = `ENOTSUP: this file system does not allow a folder at ${path}`
    throw Object.assign(new Error(message), { code: 'ENOTSUP' })
  }
}

const code = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

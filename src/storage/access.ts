import { chmod, lstat, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Permission bits of everyone but the owner. */
const others = 0o077

/** Who can use a folder, by its permissions; on Windows, which has others, always its owner. */
export async function usersOf(folder: string): Promise<'owner' | 'group' | 'everyone'> {
  if (process.platform === 'win32') return 'owner'
  const { mode } = await stat(folder)
  if ((mode & others) === 0) return 'owner'
  return (mode & 0o007) === 0 ? 'group' : 'everyone'
}

/** From now on, what this process and its children create can be used by its owner only. */
export function createPrivately(): void {
  process.umask(process.umask() | others)
}

/** Takes the permissions of others from a file, or from a folder and all that lies in it; links are not followed. */
export async function makePrivate(path: string): Promise<void> {
  await change(path, (mode) => mode & ~others)
}

/**
 * Gives what was written for people, outside of the home, the permissions that its folder suggests, whatever those of the
 * home are. It is not made writable for others.
 */
export async function shareLikeFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const wanted = (await stat(dirname(path))).mode & 0o755
  await change(path, (mode, isFolder) => mode | (isFolder ? wanted : wanted & 0o644))
}

async function change(
  path: string,
  modeOf: (mode: number, isFolder: boolean) => number
): Promise<void> {
  const stats = await lstat(path)
  if (stats.isSymbolicLink()) return
  const before = stats.mode & 0o7777
  const after = modeOf(before, stats.isDirectory())
  if (after !== before) await chmod(path, after)
  if (!stats.isDirectory()) return
  for (const name of await readdir(path)) await change(join(path, name), modeOf)
}

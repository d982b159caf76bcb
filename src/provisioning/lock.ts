import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

interface LockOwner {
  pid: number
  /** Ticks after boot, as Linux counts them; distinguishes a reused pid. Null where unknown. */
  started: string | null
}

/** When a process started, or null when there is no such process or the platform does not say. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function isAlive(owner: LockOwner): boolean {
  if (existsSync('/proc/self/stat')) {
    const started = processStart(owner.pid)
    return started !== null && (owner.started === null || owner.started === started)
  }
  try {
    process.kill(owner.pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function readOwner(path: string): Promise<LockOwner | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as LockOwner
  } catch {
    return null
  }
}

async function tryToAcquire(path: string): Promise<boolean> {
  const own = `${path}.${process.pid}.${randomUUID()}`
  const owner: LockOwner = { pid: process.pid, started: processStart(process.pid) }
  await writeFile(own, JSON.stringify(owner))
  try {
    await link(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    await rm(own, { force: true })
  }
}

async function breakLock(path: string): Promise<void> {
  const broken = `${path}.${process.pid}.${randomUUID()}`
  try {
    await rename(path, broken)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  await rm(broken, { force: true })
}

/**
 * Runs an action while holding a lock file that names its owner; the lock of a dead process is
 * broken. It only saves doing the same work twice: two holders at once, possible when two
 * processes break the same lock, must not harm, so what is made is published by a rename.
 * @param waiting called once if another process holds the lock
 */
export async function withLock<T>(
  path: string,
  action: () => Promise<T>,
  waiting: () => void = () => undefined,
  milliseconds = 300
): Promise<T> {
  await mkdir(dirname(path), { recursive: true })
  let announced = false
  while (!(await tryToAcquire(path))) {
    const owner = await readOwner(path)
    if (owner && !isAlive(owner)) {
      await breakLock(path)
      continue
    }
    if (!announced) waiting()
    announced = true
    await sleep(milliseconds)
  }
  try {
    return await action()
  } finally {
    await rm(path, { force: true })
  }
}

import { readFile, stat } from 'node:fs/promises'
import { endOfLog } from './run-log'

const saysSo =
  /JavaScript heap out of memory|std::bad_alloc|OOM when allocating|[Cc]annot allocate memory/

/** As it was when a process started. */
export interface MemoryBefore {
  log: string
  logged: number
  kills: number
}

/** @param log where the process prints */
export async function memoryBefore(log: string): Promise<MemoryBefore> {
  const [logged, kills] = await Promise.all([lengthOfLog(log), systemKills()])
  return { log, logged, kills }
}

/**
 * Whether a process that has died ran out of memory: by what it printed, or because the system has killed for lack of
 * memory since, in this machine or in a container or job with a limit.
 * @param how it ended
 */
export async function ranOutOfMemory(before: MemoryBefore, how: string): Promise<boolean> {
  if (/SIGKILL|killed/.test(how) && (await systemKills()) > before.kills) return true
  const added = (await lengthOfLog(before.log)) - before.logged
  if (added <= 0) return false
  return saysSo.test((await endOfLog(before.log)).slice(-added))
}

/** How long a log file is; 0 where there is none. */
async function lengthOfLog(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0
  )
}

/** How often Linux has killed for lack of memory; 0 elsewhere. */
async function systemKills(): Promise<number> {
  const text = await readFile('/proc/vmstat', 'utf8').catch(() => '')
  return Number(/^oom_kill (\d+)/m.exec(text)?.[1] ?? 0)
}

import { execFile } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * When a process started, as the operating system counts it: together with the pid it identifies one process
 * uniquely. Null when no such process lives.
 */
export async function processStart(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return await linuxStart(pid)
    if (process.platform === 'win32') return await windowsStart(pid)
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)])
    return stdout.trim() || null
  } catch {
    return null
  }
}

let machine: Promise<string> | null = null

/**
 * Names the machine, its boot and the set of processes that this one can see. Only where two processes agree on it does
 * a missing pid mean a dead process: a container sees no process of its neighbours, whatever its host name is.
 */
export function machineIdentity(): Promise<string> {
  machine ??= readMachineIdentity()
  return machine
}

async function readMachineIdentity(): Promise<string> {
  if (process.platform === 'linux')
    return `${await linuxBoot()}/${await readlink('/proc/self/ns/pid')}`
  if (process.platform !== 'darwin') return hostname()
  const { stdout } = await run('sysctl', ['-n', 'kern.bootsessionuuid'])
  return stdout.trim()
}

async function linuxBoot(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
}

/** Start in clock ticks since boot, field 22 of /proc/<pid>/stat, after the name in parentheses. */
async function linuxStart(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  if (state === 'Z' || state === 'X') return null
  return `${await linuxBoot()}/${fields[19]}`
}

async function windowsStart(pid: number): Promise<string | null> {
  const command = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`
  const { stdout } = await run('powershell', ['-NoProfile', '-Command', command])
  return stdout.trim() || null
}

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * When a process started, as the operating system counts it: with the pid it names one process for
 * ever. Null when no such process lives.
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

/** Start in clock ticks since boot, field 22 of /proc/<pid>/stat, after the name in parentheses. */
async function linuxStart(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  if (state === 'Z' || state === 'X') return null
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
  return `${boot.trim()}/${fields[19]}`
}

async function windowsStart(pid: number): Promise<string | null> {
  const command = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`
  const { stdout } = await run('powershell', ['-NoProfile', '-Command', command])
  return stdout.trim() || null
}

import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where control groups of either version limit memory, and the file that sets the limit. */
const places = [
  { folder: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
  { folder: '/sys/fs/cgroup', limit: 'memory.max' }
]

/** A control group for one child; null where none can be made. */
function makeGroup(bytes: number): string | null {
  for (const { folder, limit } of places) {
    const group = join(folder, `mixup-studio-bench-${process.pid}`)
    try {
      if (!existsSync(join(folder, 'cgroup.procs'))) continue
      mkdirSync(group)
      writeFileSync(join(group, limit), String(bytes))
      return group
    } catch {
      if (existsSync(group)) rmdirSync(group)
    }
  }
  return null
}

/** Anonymous memory of a process, in bytes; 0 once it is gone. */
function anonymousOf({ pid }: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return 1024 * Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0)
  } catch {
    return 0
  }
}

export interface LimitedRun {
  /** The last line that the child printed, as JSON. */
  result: unknown
  /** Peak of its anonymous memory, in bytes, looked at ten times a second. */
  anonymous: number
  /** Whether the limit was set, rather than the memory only looked at. */
  limited: boolean
}

/**
 * Runs a program of this folder in a control group of so much memory.
 * @throws where it fails, as it does when the limit is not enough
 */
export async function runLimited(name: string, args: string[], bytes: number): Promise<LimitedRun> {
  const group = makeGroup(bytes)
  const node = [process.execPath, '--import', 'tsx', join(import.meta.dirname, name), ...args]
  const enter = group ? `echo $$ > ${group}/cgroup.procs; ` : ''
  const child = spawn('/bin/sh', ['-c', `${enter}exec "$@"`, 'sh', ...node], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  let anonymous = 0
  const looking = setInterval(() => (anonymous = Math.max(anonymous, anonymousOf(child))), 100)
  let output = ''
  child.stdout.on('data', (piece: Buffer) => {
    output += piece.toString()
    process.stderr.write(piece)
  })
  try {
    const code = await new Promise((resolve) =>
      child.on('close', (exit, signal) => resolve(signal ?? exit))
    )
    if (code !== 0) throw new Error(`${name} ended with ${String(code)}`)
    return {
      result: JSON.parse(output.trim().split('\n').at(-1)!),
      anonymous,
      limited: group !== null
    }
  } finally {
    clearInterval(looking)
    if (group) execFileSync('rmdir', [group])
  }
}

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { studioContract } from '../../src/contract/api'
import { connect, type Client } from '../../src/rpc/client'
import { childProcessWire } from '../../src/rpc/wires/child-process'

type Role = 'host' | 'run' | 'desk'

/** What dies: the host alone, a trainer, the desk, either of these, or all at once, as in a power cut. */
export type Target = Role | 'child' | 'all'

export interface VictimOptions {
  home: string
  /** Entry of its trainers. */
  trainer: URL
  /** Makes it a machine of its own, with this name and with processes that no other machine sees. */
  hostName?: string
  environment?: NodeJS.ProcessEnv
}

const script = fileURLToPath(new URL('./host.ts', import.meta.url))
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const machine = ['unshare', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c']

/** A host in a process of its own, that is killed and started again. */
export class Victim {
  private process: ChildProcess | null = null
  private connected: Client<typeof studioContract> | null = null

  constructor(private readonly options: VictimOptions) {}

  get call(): Client<typeof studioContract>['call'] {
    if (!this.connected) throw new Error('This host is dead.')
    return this.connected.call
  }

  /** What it reports, until it dies. */
  get events(): Client<typeof studioContract>['on'] {
    if (!this.connected) throw new Error('This host is dead.')
    return this.connected.on.bind(this.connected)
  }

  get isAlive(): boolean {
    return this.connected !== null
  }

  /** Resolves once it answers. */
  async start(): Promise<void> {
    const { home, trainer, hostName, environment } = this.options
    const node = [process.execPath, '--import', loader, script, home, trainer.href]
    const [name = '', ...rest] =
      hostName === undefined
        ? node
        : [...machine, `hostname ${hostName} && exec "$@"`, 'sh', ...node]
    const child = spawn(name, rest, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced'
    })
    this.process = child
    this.connected = connect(studioContract, childProcessWire(child))
    child.once('exit', () => (this.connected = null))
    await this.call.settings()
  }

  /** Kills with SIGKILL. Returns how many processes that were. */
  async kill(target: Target, choose: (count: number) => number = () => 0): Promise<number> {
    const child = this.process
    if (!child?.pid) return 0
    const all = [child.pid, ...(await descendants(child.pid))]
    const roles = await Promise.all(all.map(async (pid) => ({ pid, role: await roleOf(pid) })))
    const meant = roles.filter(({ role }) => isMeant(role, target))
    const one = meant[choose(meant.length)]
    const dying = target === 'all' || target === 'host' ? meant : one ? [one] : []
    for (const { pid } of dying) kill(pid)
    const endsHost = target === 'all' || target === 'host'
    if (endsHost && child.exitCode === null && child.signalCode === null) {
      await once(child, 'exit')
    }
    return dying.length
  }

  /** Ends it in order. */
  async close(): Promise<void> {
    const child = this.process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.disconnect()
    await once(child, 'exit')
  }
}

function isMeant(role: Role | null, target: Target): boolean {
  if (role === null) return false
  if (target === 'all') return true
  return target === 'child' ? role !== 'host' : role === target
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** A host by its script; what it started by the role that it gave it. */
async function roleOf(pid: number): Promise<Role | null> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const words = line.split('\0').filter(Boolean)
  if (words[0] !== process.execPath) return null
  if (words.includes(script)) return 'host'
  const last = words.at(-1)
  return last === 'run' || last === 'desk' ? last : null
}

async function descendants(root: number): Promise<number[]> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const below = (pid: number): number[] =>
    [...parents]
      .filter(([, parent]) => parent === pid)
      .flatMap(([child]) => [child, ...below(child)])
  return below(root)
}

import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const script = fileURLToPath(new URL('./cluster.sh', import.meta.url))

/** Why the tests against a real Slurm cannot run here; null where they can. */
export function missingSlurm(): string | null {
  if (process.platform !== 'linux') return 'it runs on Linux only'
  if (process.getuid?.() !== 0) return 'its daemons need root here'
  const missing = ['munged', 'slurmctld', 'slurmd', 'sbatch'].filter((name) => !isInstalled(name))
  if (missing.length === 0) return null
  const reason = `${missing.join(', ')} are not installed: apt-get install --no-install-recommends munge slurm-wlm slurm-client`
  if (process.env['CI'] && existsSync('/etc/debian_version')) throw new Error(`Slurm: ${reason}`)
  return reason
}

function isInstalled(name: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export interface Cluster {
  command(name: string, ...rest: string[]): Promise<string>
  /** Ends slurmctld alone; jobs are kept. */
  stopController(): Promise<void>
  /** Starts it again. */
  startController(): Promise<void>
  stop(): Promise<void>
}

interface ClusterOptions {
  /** A folder whose content the node does not see. */
  hidden?: string
}

/** Starts munge, slurmctld and slurmd, and lets this process and its children use them. */
export async function startCluster({ hidden }: ClusterOptions = {}): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'slurm-'))
  await run('bash', [script, 'start', folder, ...(hidden === undefined ? [] : [hidden])])
  const configuration = join(folder, 'slurm.conf')
  process.env['SLURM_CONF'] = configuration
  const command = async (name: string, ...rest: string[]): Promise<string> =>
    (await run(name, rest)).stdout
  await until(async () => (await command('sinfo', '-h', '-o', '%T')).includes('idle'), folder)
  return {
    command,
    stopController: async () => {
      const pid = Number(await readFile(join(folder, 'run', 'slurmctld.pid'), 'utf8'))
      process.kill(pid)
      await until(() => !isAlive(pid), folder)
    },
    startController: async () => {
      await run('slurmctld', ['-f', configuration])
      await until(
        async () => (await command('scontrol', 'ping').catch(() => '')).includes('UP'),
        folder
      )
    },
    stop: async () => {
      await command('scancel', '--quiet', '--user', 'root').catch(() => undefined)
      await run('bash', [script, 'stop', folder])
      delete process.env['SLURM_CONF']
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
    }
  }
}

async function until(look: () => boolean | Promise<boolean>, folder: string): Promise<void> {
  for (let looks = 0; !(await look()); looks++) {
    if (looks > 1000) throw new Error(await readFile(join(folder, 'log', 'slurmctld.log'), 'utf8'))
    await sleep(300)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

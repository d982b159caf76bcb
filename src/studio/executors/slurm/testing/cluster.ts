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
  stop(): Promise<void>
}

/** Starts munge, slurmctld and slurmd, and lets this process and its children use them. */
export async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'slurm-'))
  await run('bash', [script, 'start', folder])
  process.env['SLURM_CONF'] = join(folder, 'slurm.conf')
  const command = async (name: string, ...rest: string[]): Promise<string> =>
    (await run(name, rest)).stdout
  for (let look = 0; !(await command('sinfo', '-h', '-o', '%T')).includes('idle'); look++) {
    if (look > 100) throw new Error(await readFile(join(folder, 'log', 'slurmctld.log'), 'utf8'))
    await sleep(300)
  }
  return {
    command,
    stop: async () => {
      await command('scancel', '--quiet', '--user', 'root').catch(() => undefined)
      await run('bash', [script, 'stop', folder])
      delete process.env['SLURM_CONF']
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
    }
  }
}

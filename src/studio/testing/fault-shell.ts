import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeArguments, programs } from './programs'

const start = [process.execPath, ...nodeArguments(programs.cli)]
  .map((part) => `"${part}"`)
  .join(' ')

/** File systems of one's own, which only root may mount. */
export function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The configuration that scripts train: long enough to be disturbed. */
export const disturbed = {
  data: { source: { kind: 'generated', name: 'two-moons', examples: 400 } },
  model: { architecture: 'mlp', hidden: [16] },
  training: { epochs: 400, batchSize: 32, checkpointEvery: 0.2 },
  compute: { threads: 1 }
}

/**
 * Runs a script of the shell. There `studio` is the command line, on a home in the empty folder $disk.
 * @param mounts whether it may mount what only it sees
 * @throws where a stack trace was printed
 */
export async function shell(
  folder: string,
  script: string,
  { mounts = false, environment = {} }: { mounts?: boolean; environment?: NodeJS.ProcessEnv } = {}
): Promise<{ code: number | null; stdout: string; stderr: string; disk: string }> {
  const disk = await mkdtemp(join(folder, 'disk-'))
  const studio = `studio() { ${start} --home "$disk/home" "$@"; }`
  const [shellProgram = '', ...args] = mounts ? ['unshare', '-m', 'sh', '-c'] : ['sh', '-c']
  const child = spawn(shellProgram, [...args, `${studio}\n${script}`], {
    cwd: folder,
    env: { ...process.env, ...environment, disk },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (/^ +at .*:\d+/m.test(output.stderr)) throw new Error(`A stack trace: ${output.stderr}`)
  return { code, disk, ...output }
}

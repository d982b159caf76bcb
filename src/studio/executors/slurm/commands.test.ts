import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StudioError } from '../../../contract/errors'
import { isUnreachable, slurm } from './commands'
import { standInCommands } from './testing/stand-ins'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slurm-commands-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

describe.skipIf(process.platform === 'win32')('what a command of Slurm says as it fails', () => {
  /** As Slurm 22.05 says it, and whether it then knows nothing about the jobs. */
  const sayings: [string, boolean][] = [
    ['slurm_load_jobs error: Unable to contact slurm controller (connect failure)', true],
    ['sbatch: error: Batch job submission failed: Socket timed out on send/recv operation', true],
    ['slurm_load_partitions: Protocol authentication error', true],
    ['sbatch: error: Batch job submission failed: Invalid partition name specified', false],
    ['sbatch: error: Batch job submission failed: Requested time limit is invalid', false]
  ]

  it.each(sayings)('is passed on: %s (unreachable: %s)', async (said, unreachable) => {
    const { path } = await standInCommands(join(folder, 'bin'), {
      squeue: `echo '${said}' >&2; exit 1`
    })
    vi.stubEnv('PATH', path)
    const error = StudioError.from(await slurm('squeue').catch((thrown: unknown) => thrown))
    expect(error.message).toContain(said)
    expect(isUnreachable(error)).toBe(unreachable)
    expect(error.code).toBe(unreachable ? 'runtime-unavailable' : 'unsupported')
  })
})

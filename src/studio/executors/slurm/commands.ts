import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { StudioError } from '../../../contract/errors'

const run = promisify(execFile)

/** The longest that a command of Slurm's may take before the controller counts as unreachable, in milliseconds. */
const patience = 60_000

/**
 * Runs one of Slurm's commands. Returns what it printed.
 * @throws StudioError `runtime-unavailable` where Slurm is not installed, else `unsupported` with Slurm's own words
 */
export async function slurm(command: string, ...commandLine: string[]): Promise<string> {
  try {
    const options = { timeout: patience, maxBuffer: 64 * 2 ** 20 }
    return (await run(command, commandLine, options)).stdout
  } catch (thrown) {
    const { code, stderr, killed } = thrown as { code?: unknown; stderr?: string; killed?: boolean }
    if (code === 'ENOENT') {
      throw new StudioError(
        'runtime-unavailable',
        `Slurm is not installed here: there is no command "${command}". Start the studio on a login node of the cluster.`
      )
    }
    const said = killed ? `${command} did not answer within a minute` : (stderr ?? '').trim()
    throw new StudioError('unsupported', `Slurm refused: ${said || String(thrown)}`)
  }
}

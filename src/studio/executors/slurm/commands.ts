import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { StudioError } from '../../../contract/errors'

const run = promisify(execFile)

/** Timeout for a Slurm command, in milliseconds; after that the controller counts as unreachable. */
const patience = 60_000

/** Also where its authentication (munge) is down on this machine. */
const noController = /unable to contact slurm controller|socket timed out|authentication error/i

/** Whether the controller did not answer, so that nothing is known about the jobs. */
export const isUnreachable = ({ details }: StudioError): boolean =>
  details?.['unreachable'] === true

/**
 * Runs one of Slurm's commands. Returns what it printed.
 * @throws StudioError `runtime-unavailable` where Slurm is not installed or does not answer, else `unsupported` with Slurm's own words
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
    if (killed || noController.test(said)) {
      throw new StudioError(
        'runtime-unavailable',
        `Slurm's controller does not respond: ${said}. Running jobs are not affected; try again when it responds.`,
        { unreachable: true }
      )
    }
    throw new StudioError('unsupported', `Slurm refused: ${said || String(thrown)}`)
  }
}

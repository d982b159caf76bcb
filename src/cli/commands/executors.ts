import { slurmProfile } from '../../contract/executors'
import { assign } from '../configuration/assign'
import { validate } from '../configuration/validate'
import { exitCodes } from '../exit-codes'
import type { Session } from '../session'

/**
 * Reports whether each executor can be used from here, and what it offers or lacks.
 * @param set changes of the job settings first, such as partition=gpu
 */
export async function listExecutors({ client, output }: Session, set: string[]): Promise<number> {
  if (set.length > 0) {
    const before: Record<string, unknown> = { ...(await client.call.settings()).slurm }
    const slurm = validate(slurmProfile, set.reduce(assign, before), 'The Slurm profile')
    await client.call.updateSettings({ slurm })
  }
  const reports = await client.call.executors()
  output.result({ type: 'executors', executors: reports }, () =>
    reports
      .map(({ name, usable, findings }) =>
        [
          `${name}: ${usable ? 'ready' : 'not usable'}`,
          ...findings.map((text) => `  ${text}`)
        ].join('\n')
      )
      .join('\n')
  )
  return exitCodes.ok
}

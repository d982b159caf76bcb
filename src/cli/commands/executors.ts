import { exitCodes } from '../exit-codes'
import type { Session } from '../session'

/** Says of each executor whether it can be used from here, and what it offers or lacks. */
export async function listExecutors({ client, output }: Session): Promise<number> {
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

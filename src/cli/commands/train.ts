import type { ErrorCode } from '../../contract/errors'
import { readConfiguration } from '../configuration/read'
import { followRun } from '../follow-run'
import { findRun, type Session } from '../session'

const refusals: ErrorCode[] = ['invalid-argument', 'invalid-data', 'unsupported']

/**
 * Trains what a configuration file, or an example by name, describes. Where the data turn out not to suit it, the error
 * is all that is left: a run that never began is no use in the list.
 */
export async function train(session: Session, name: string, set: string[]): Promise<number> {
  const { call } = session.client
  const config = await readConfiguration(name, set, session.installation.examples)
  let id = ''
  const exitCode = await followRun(
    session,
    async () => ({ id } = await call.createRun({ config })).id
  )
  const { error, step } = (await call.run({ id })).summary.status
  if (error && step === 0 && refusals.includes(error.code))
    await call.updateRun({ id, deleted: true })
  return exitCode
}

/** Goes on with a run that was stopped or interrupted, from its newest checkpoint. */
export async function resume(session: Session, run: string): Promise<number> {
  const id = await findRun(session, run)
  return followRun(session, async () => {
    await session.client.call.resumeRun({ id })
    return id
  })
}

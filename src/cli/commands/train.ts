import type { ErrorCode } from '../../contract/errors'
import { isFinal } from '../../contract/records'
import { readConfiguration } from '../configuration/read'
import { conclude, followRun } from '../follow-run'
import { findRun, type Session } from '../session'

const refusals: ErrorCode[] = ['invalid-argument', 'invalid-data', 'unsupported']

/**
 * Trains what a configuration file, or an example by name, describes. If the data does not suit it, only the error
 * remains: a run that never started is not kept in the list.
 */
export async function train(session: Session, name: string, set: string[]): Promise<number> {
  const { call } = session.client
  const config = await readConfiguration(name, set, session.installation.examples, () =>
    call.listWeights()
  )
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

/** Resumes a run that was stopped or interrupted from its newest checkpoint; starts one that was left in the queue. */
export async function resume(session: Session, run: string): Promise<number> {
  const id = await findRun(session, run)
  return followRun(session, async () => {
    await session.client.call.resumeRun({ id })
    return id
  })
}

/**
 * Trains a run here immediately, or resumes it from its latest checkpoint; made for schedulers, which may start it
 * twice. One that another process is training is followed to its end, and taken over
 * when that process dies; one that has finished, failed or was stopped on purpose is left alone.
 */
export async function runUntilFinished(session: Session, run: string): Promise<number> {
  const { client, studio } = session
  const id = await findRun(session, run)
  for (;;) {
    const { summary } = await client.call.run({ id })
    const { state } = summary.status
    if (isFinal(state) && state !== 'interrupted') return conclude(session, summary, null)
    const isHere = state === 'queued' || state === 'interrupted'
    const code = await followRun(
      session,
      () => Promise.resolve(id),
      isHere ? () => studio.startHere(id) : undefined
    )
    const after = (await client.call.run({ id })).summary.status
    if (isHere || after.state !== 'interrupted') return code
  }
}

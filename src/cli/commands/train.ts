import { readConfiguration } from '../configuration/read'
import { followRun } from '../follow-run'
import { findRun, type Session } from '../session'

/** Trains what a configuration file, or an example by name, describes. */
export async function train(session: Session, name: string, set: string[]): Promise<number> {
  const config = await readConfiguration(name, set, session.installation.examples)
  return followRun(session, async () => (await session.client.call.createRun({ config })).id)
}

/** Goes on with a run that was stopped or interrupted, from its newest checkpoint. */
export async function resume(session: Session, run: string): Promise<number> {
  const id = await findRun(session, run)
  return followRun(session, async () => {
    await session.client.call.resumeRun({ id })
    return id
  })
}

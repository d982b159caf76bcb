import { resolve } from 'node:path'
import { StudioError } from '../../contract/errors'
import { writeForUser } from '../../studio/paths/write-for-user'
import { exitCodes } from '../exit-codes'
import { findRun, type Session } from '../session'

/** Prints a Python script that repeats a run in PyTorch, or writes it into a file. */
export async function script(
  session: Session,
  run: string,
  { to }: { to?: string }
): Promise<number> {
  const { client, output } = session
  const id = await findRun(session, run)
  const { name, text } = await client.call.pytorchScript({ id })
  if (to === undefined) {
    output.result({ id, name, text }, () => text.trimEnd())
    return exitCodes.ok
  }
  const file = resolve(to)
  await writeForUser(file, text).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StudioError('storage', `The script cannot be written: ${reason}`)
  })
  output.result({ id, file }, () => file)
  return exitCodes.ok
}

import type { CheckpointName } from '../../contract/checkpoint'
import { resolve } from 'node:path'
import type { ExportFormat } from '../../contract/export'
import { exitCodes } from '../exit-codes'
import { findRun, type Session } from '../session'
import { formatTable } from '../table'

export interface ExportOptions {
  format: ExportFormat
  /** As written, seen from the working folder. */
  to: string
  at: CheckpointName
}

/** Writes the model of a run into a new folder, for TensorFlow or TensorFlow.js. */
export async function exportRun(
  session: Session,
  run: string,
  { format, to, at }: ExportOptions
): Promise<number> {
  const id = await findRun(session, run)
  const folder = resolve(to)
  const { summary } = await session.client.call.run({ id })
  if (summary.problem !== undefined) session.output.note(summary.problem)
  const { files, usage } = await session.client.call.exportRun({ id, format, at, to: folder })
  session.output.result({ id, at, format, folder, files, usage }, () => {
    const rows = files.map(({ path, bytes }) => [path, bytes, 'bytes'])
    const code = usage.code.replace(/^(?=.)/gm, '  ')
    return `${folder}\n${formatTable(rows)}\n\nIn ${usage.language}:\n\n${code}`
  })
  return exitCodes.ok
}

import { formatPart, formatPlural } from '../../contract/format-number'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ExecutorName } from '../../contract/executors'
import { StudioError } from '../../contract/errors'
import { describeExperiment } from '../experiment/describe-experiment'
import { describeSeconds, followExperiment } from '../experiment/follow-experiment'
import { readExperiment } from '../configuration/read-experiment'
import { exitCodes } from '../exit-codes'
import type { Session } from '../session'

export interface CompareOptions {
  report?: string
  executor?: ExecutorName
}

/** Runs an experiment, or goes on with it, and says whether mixing helped. */
export async function compare(
  session: Session,
  nameOrPath: string,
  { report, executor }: CompareOptions
): Promise<number> {
  const { client, output, installation } = session
  const definition = await readExperiment(nameOrPath, installation)
  const { id } = await client.call.createExperiment({ definition })
  await announce(session, id)
  const { ended } = await followExperiment(session, id, executor)
  if (ended !== null) {
    output.note(`Continue with: mixup-studio compare ${nameOrPath}`)
    return ended
  }
  const view = await client.call.experiment({ id })
  output.result({ type: 'result', ...view }, () => describeExperiment(view))
  if (report !== undefined)
    await writeReportFile(report, await client.call.experimentReport({ id }))
  const unfinished = view.members.filter(({ outcome }) => outcome === 'pending')
  const failed = view.members.filter(({ outcome }) => outcome === 'failed')
  if (failed.length > 0) {
    output.note(
      `mixup-studio: ${failed.length} of ${view.members.length} runs failed. ${failed[0]?.error ?? ''}`
    )
  }
  if (unfinished.length === 0) {
    const unscored = view.table.rows.some(({ verdict }) => verdict?.outcome === 'failed')
    return unscored ? exitCodes.failure : exitCodes.ok
  }
  const reason = unfinished.find(({ error }) => error !== null)?.error ?? 'They were stopped.'
  output.note(
    `mixup-studio: ${formatPart(unfinished.length, view.members.length, 'run', ['has', 'have'])} not finished. ${reason} Start it again to resume them.`
  )
  return exitCodes.failure
}

async function announce({ client, output }: Session, id: string): Promise<void> {
  const { seconds, measured, missing } = await client.call.estimateExperiment({ id })
  output.record({ type: 'estimate', id, seconds, measured, missing })
  const basis = measured ? 'as long as runs like them took' : 'estimated from the model'
  output.note(
    missing === 0
      ? `experiment ${id}: all its runs are there`
      : `experiment ${id}: ${formatPlural(missing, 'run')} to do, about ${describeSeconds(seconds)} (${basis})`
  )
}

async function writeReportFile(file: string, page: string): Promise<void> {
  try {
    await writeFile(resolve(file), page)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StudioError('storage', `The report cannot be written: ${reason}`)
  }
}

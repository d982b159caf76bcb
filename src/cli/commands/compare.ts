import { formatPart, formatPlural } from '../../contract/format-number'
import { resolve } from 'node:path'
import type { ExecutorName } from '../../contract/executors'
import { StudioError } from '../../contract/errors'
import { describeExperiment } from '../experiment/describe-experiment'
import { describeSeconds, followExperiment } from '../experiment/follow-experiment'
import { readExperiment } from '../configuration/read-experiment'
import { exitCodes } from '../exit-codes'
import { writeForUser } from '../../studio/paths/write-for-user'
import type { Session } from '../session'

export interface CompareOptions {
  report?: string
  executor?: ExecutorName
}

/** Runs or resumes an experiment, and reports whether mixing helped. */
export async function compare(
  session: Session,
  nameOrPath: string,
  { report, executor }: CompareOptions
): Promise<number> {
  const { client, output, installation } = session
  const definition = await readExperiment(
    nameOrPath,
    installation,
    async ({ source, reading }) => (await client.call.inspect({ source, reading })).targetDeviation,
    () => client.call.listWeights()
  )
  const { id } = await client.call.createExperiment({ definition })
  await announce(session, id)
  const { ended } = await followExperiment(session, id, executor)
  if (ended !== null) {
    const option = executor === undefined ? '' : ` --executor ${executor}`
    output.note(`Resume with: mixup-studio compare ${nameOrPath}${option}`)
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
      `mixup-studio: ${failed.length} of ${formatPlural(view.members.length, 'run')} failed. ${failed[0]?.error ?? ''}`
    )
  }
  if (unfinished.length === 0) {
    const unscored = view.table.rows.some(({ verdict }) => verdict?.outcome === 'failed')
    return unscored ? exitCodes.failure : exitCodes.ok
  }
  const reason = unfinished.find(({ error }) => error !== null)?.error ?? 'They were stopped.'
  output.note(
    `mixup-studio: ${formatPart(unfinished.length, view.members.length, 'run', ['has', 'have'])} not finished. ${reason} Run the command again to resume them.`
  )
  return exitCodes.failure
}

async function announce({ client, output }: Session, id: string): Promise<void> {
  const { seconds, measured, missing } = await client.call.estimateExperiment({ id })
  output.record({ type: 'estimate', id, seconds, measured, missing })
  const basis = measured ? 'based on similar runs' : 'estimated from a short trial of the model'
  output.note(
    missing === 0
      ? `experiment ${id}: all runs are finished`
      : `experiment ${id}: ${formatPlural(missing, 'run')} to run, about ${describeSeconds(seconds)} (${basis})`
  )
}

async function writeReportFile(file: string, page: string): Promise<void> {
  try {
    await writeForUser(resolve(file), page)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StudioError('storage', `The report cannot be written: ${reason}`)
  }
}

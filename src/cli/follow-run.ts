import { setTimeout as waited } from 'node:timers/promises'
import { describePlace } from '../contract/executors'
import type { RunEvent } from '../contract/events'
import { isFinal, type RunStatus, type RunSummary } from '../contract/records'
import { endedBySystem, exitCodeOfRequest, onEndSignals, type EndRequest } from './end-signals'
import { exitCodeOf, exitCodes } from './exit-codes'
import { describeScores } from './format-scores'
import { display } from './progress/display'
import { RunProgress } from './progress/run-progress'
import type { Session } from './session'
import { formatTable } from './table'

/** Milliseconds until a run that has not started is reported as queued. */
const patience = 3000

/**
 * Shows a run until it ends. Ctrl-C stops it with a checkpoint, SIGTERM and SIGUSR1 leave it to be continued; a second
 * signal ends it at once.
 * @param begin puts the run into the queue, once its events are listened to
 * @param start starts it, once its events are shown; left out where the queue does
 * @returns the exit code
 */
export async function followRun(
  session: Session,
  begin: () => Promise<string>,
  start?: (id: string) => Promise<void>
): Promise<number> {
  const { client, output, studio } = session
  const shown = display(process.stderr)
  const progress = new RunProgress()
  let id: string | null = null
  let request: EndRequest | null = null
  const ended = deferred()

  const show = (event: RunEvent): void => {
    if (event.type !== 'steps') output.record({ id, ...event })
    shown.update(progress.take(event), (width) => progress.bar(width))
  }
  const unsubscribe = [
    client.on('run', (message) => {
      if (message.id === id) show(message.event)
    }),
    client.on('status', (message) => {
      if (message.id === id && isFinal(message.status.state)) ended.resolve()
    })
  ]
  const stopListening = onEndSignals((asked) => {
    request ??= asked
    if (asked === 'now') {
      void (id === null ? Promise.resolve() : studio.kill(id)).then(() => ended.resolve())
    } else if (asked === 'later') {
      shown.note('Ending with a checkpoint; resume the run to continue.')
      void studio.close(endedBySystem).then(() => ended.resolve())
    } else {
      shown.note('Stopping with a checkpoint. Press Ctrl-C again to end at once.')
      if (id !== null) client.call.stopRun({ id }).catch((error: unknown) => output.error(error))
      else ended.resolve()
    }
  })
  try {
    id = await begin()
    output.record({ type: 'created', id })
    shown.note(`run ${id}`)
    if (start) await start(id)
    else progress.join((await client.call.run({ id })).summary.status)
    await Promise.race([ended.promise, waited(patience)])
    const { summary } = await client.call.run({ id })
    if (summary.status.state === 'queued') shown.note(describeQueue(summary))
    await ended.promise
  } finally {
    shown.end()
    stopListening()
    for (const end of unsubscribe) end()
  }
  const { summary } = await client.call.run({ id })
  return conclude(session, summary, request)
}

function describeQueue(run: RunSummary): string {
  return run.place
    ? `Queued: ${describePlace(run)}`
    : 'Queued: the maximum number of parallel runs is active.'
}

/** Shows how a run ended. Returns the exit code. */
export function conclude(
  { output }: Session,
  summary: RunSummary,
  request: EndRequest | null
): number {
  const { id, status } = summary
  output.result({ type: 'result', id, name: summary.name, status }, () => describeResult(summary))
  if (status.state === 'finished') return exitCodes.ok
  const code = exitCodeOfRequest(request) ?? unfinished(status)
  if (code !== null) {
    output.note(`Resume with: mixup-studio resume ${id}`)
    return code
  }
  output.note(`mixup-studio: ${status.error?.message ?? status.reason ?? status.state}`)
  return status.error ? exitCodeOf(status.error.code) : exitCodes.failure
}

/** Stopped by another host, or ended by a signal that reached the trainer alone; null for what went wrong. */
function unfinished({ state, error }: RunStatus): number | null {
  if (state === 'stopped') return exitCodes.interrupted
  return state === 'interrupted' && !error ? exitCodes.later : null
}

function describeResult({ id, name, status }: RunSummary): string {
  const where = `${id}  ${name}: ${status.state} after epoch ${status.epoch} of ${status.epochs}`
  return [where, describeResults(status)].filter((text) => text !== '').join('\n')
}

function describeResults({ results }: RunStatus): string {
  return formatTable(
    results.map(({ split, at, epoch, scores }) => [
      split,
      `${at} epoch`,
      epoch,
      ...describeScores(scores)
    ])
  )
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil
  })
  return { promise, resolve }
}

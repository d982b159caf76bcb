import { formatPlural } from '../../contract/format-number'
import { setTimeout as waited } from 'node:timers/promises'
import type { ExperimentMember, ExperimentDetails } from '../../contract/experiment/calls'
import { describePlace, executorTitles, type ExecutorName } from '../../contract/executors'
import { isFinal } from '../../contract/records'
import { display } from '../progress/display'
import { NewJobs } from './new-jobs'
import { endedBySystem, exitCodeOfRequest, onEndSignals, type EndRequest } from '../end-signals'
import type { Session } from '../session'

/** Milliseconds between checks when no run reports its end. */
const lookEvery = 5000

interface Followed {
  view: ExperimentDetails
  /** The exit code where a signal ended it; null where its runs came to their end. */
  ended: number | null
}

/**
 * Runs an experiment until none of its runs is active. Ctrl-C stops them with checkpoints, SIGTERM and SIGUSR1 leave them
 * to be continued; a second signal ends them at once.
 */
export async function followExperiment(
  session: Session,
  id: string,
  executor?: ExecutorName
): Promise<Followed> {
  const { client, studio, output } = session
  const shown = display(process.stderr)
  let request: EndRequest | null = null
  let isOver = false
  let wake = (): void => undefined
  const end = (): void => {
    isOver = true
    wake()
  }
  const stopListening = onEndSignals((asked) => {
    request ??= asked
    if (asked === 'now') {
      void Promise.all(studio.activeRuns.map((run) => studio.kill(run))).then(end)
    } else if (asked === 'later') {
      shown.note(
        executor === undefined || executor === 'local'
          ? 'Ending with checkpoints; run the command again to continue.'
          : `Ending; jobs on the ${executorTitles[executor]} go on. Run the command again to follow them.`
      )
      void studio.close(endedBySystem).then(end)
    } else {
      shown.note('Stopping with checkpoints. Press Ctrl-C again to end at once.')
      client.call.pauseExperiment({ id }).catch((error: unknown) => output.error(error))
    }
  })
  const unsubscribe = client.on('status', ({ status }) => {
    if (isFinal(status.state)) wake()
  })
  try {
    await client.call.startExperiment({ id, ...(executor && { executor }) })
    const progress = new ExperimentProgress()
    const jobs = new NewJobs()
    let startedMore = false
    for (;;) {
      const ended = new Promise<void>((resolve) => (wake = resolve))
      const view = await client.call.experiment({ id, progressOnly: true })
      for (const line of jobs.take(view)) shown.note(line)
      for (const member of progress.take(view)) {
        output.record({ type: 'run', ...member })
        if (request === null) shown.note(progress.describe(member))
      }
      const active = [...view.members, ...trialRuns(view)].some(isActive)
      if (!active && request === null && !isOver && !startedMore && waitsForTuning(view)) {
        startedMore = true
        await client.call.startExperiment({ id })
        continue
      }
      if (isOver || !active) return { view, ended: exitCodeOfRequest(request) }
      startedMore = false
      shown.update(null, (width) => progress.bar(width))
      await Promise.race([ended, waited(lookEvery, undefined, { ref: false })])
    }
  } finally {
    shown.end()
    unsubscribe()
    stopListening()
  }
}

type RunStanding = Pick<ExperimentMember, 'state'>

const isActive = ({ state }: RunStanding): boolean => state !== null && !isFinal(state)
const hasEnded = ({ state }: RunStanding): boolean => state !== null && isFinal(state)

const trialRuns = ({ tuning }: ExperimentDetails): RunStanding[] =>
  (tuning ?? []).flatMap(({ trials }) => trials.flatMap(({ runs }) => runs))

/** Whether later rounds or the paired runs can begin, now that nothing trains: no trial was ended from outside. */
function waitsForTuning({ tuning, members }: ExperimentDetails): boolean {
  if (tuning === null || members.every(({ run }) => run !== null)) return false
  const trials = tuning.flatMap((result) => result.trials)
  return !trials.some(({ value, runs }) => value === null && runs.some(hasEnded))
}

class ExperimentProgress {
  private readonly since = Date.now()
  private readonly reported = new Set<string>()
  private first = true
  private total = 0
  private done = 0
  private doneBefore = 0

  /** The members that have ended since the last look. */
  take(view: ExperimentDetails): ExperimentMember[] {
    const { members } = view
    const ended = members.filter(hasEnded)
    const news = ended.filter(({ run }) => run !== null && !this.reported.has(run))
    for (const { run } of news) if (run !== null) this.reported.add(run)
    const trials = trialRuns(view)
    this.total = members.length + trials.length
    this.done = ended.length + trials.filter(hasEnded).length
    if (!this.first) return news
    this.first = false
    this.doneBefore = this.done
    return []
  }

  describe(member: ExperimentMember): string {
    const { label, seed, fold, state, error, place } = member
    const where = place ? ` (${describePlace(member)})` : ''
    const reason = error === null ? '' : `: ${error}`
    return `${this.done} of ${formatPlural(this.total, 'run')}, ${this.remaining()}  ${label}, seed ${seed}${fold === null ? '' : `, fold ${fold}`}: ${state ?? ''}${where}${reason}`
  }

  bar(width: number): string {
    const filled = Math.round((20 * this.done) / Math.max(1, this.total))
    const blocks = '█'.repeat(filled) + '░'.repeat(20 - filled)
    return `${blocks} ${this.done} of ${formatPlural(this.total, 'run')}, ${this.remaining()}`.slice(
      0,
      width
    )
  }

  private remaining(): string {
    const here = this.done - this.doneBefore
    if (here <= 0) return 'time left unknown'
    const seconds = ((Date.now() - this.since) / 1000 / here) * (this.total - this.done)
    return `${describeSeconds(seconds)} left`
  }
}

export const describeSeconds = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`

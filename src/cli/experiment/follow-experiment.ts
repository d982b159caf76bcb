import { setTimeout as waited } from 'node:timers/promises'
import type { ExperimentMember, ExperimentDetails } from '../../contract/experiment/calls'
import { isFinal } from '../../contract/records'
import { display } from '../progress/display'
import type { Session } from '../session'

/** Milliseconds between looks where no run tells of its end. */
const lookEvery = 5000

interface Followed {
  view: ExperimentDetails
  interrupted: boolean
}

/** Runs an experiment until none of its runs goes on. Ctrl-C stops them with checkpoints; twice, at once. */
export async function followExperiment(session: Session, id: string): Promise<Followed> {
  const { client, studio, output } = session
  const shown = display(process.stderr)
  let interrupts = 0
  let wake = (): void => undefined
  const interrupt = (): void => {
    interrupts++
    if (interrupts === 1) {
      shown.note('Stopping with checkpoints. Ctrl-C again ends at once.')
      client.call.pauseExperiment({ id }).catch((error: unknown) => output.error(error))
    } else {
      void Promise.all(studio.activeRuns.map((run) => studio.kill(run))).then(() => wake())
    }
  }
  const unsubscribe = client.on('status', ({ status }) => {
    if (isFinal(status.state)) wake()
  })
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  try {
    await client.call.startExperiment({ id })
    const progress = new ExperimentProgress()
    for (;;) {
      const ended = new Promise<void>((resolve) => (wake = resolve))
      const view = await client.call.experiment({ id })
      for (const member of progress.take(view)) {
        output.record({ type: 'run', ...member })
        if (interrupts === 0) shown.note(progress.describe(member))
      }
      if (interrupts > 1 || !view.members.some(goesOn)) return { view, interrupted: interrupts > 0 }
      shown.update(null, (width) => progress.bar(width))
      await Promise.race([ended, waited(lookEvery, undefined, { ref: false })])
    }
  } finally {
    shown.end()
    unsubscribe()
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

const goesOn = ({ state }: ExperimentMember): boolean => state !== null && !isFinal(state)

class ExperimentProgress {
  private readonly since = Date.now()
  private readonly told = new Set<string>()
  private first = true
  private total = 0
  private done = 0
  private doneBefore = 0

  /** The members that have ended since the last look. */
  take({ members }: ExperimentDetails): ExperimentMember[] {
    const ended = members.filter(({ state }) => state !== null && isFinal(state))
    const news = ended.filter(({ run }) => run !== null && !this.told.has(run))
    for (const { run } of news) if (run !== null) this.told.add(run)
    this.total = members.length
    this.done = ended.length
    if (!this.first) return news
    this.first = false
    this.doneBefore = ended.length
    return []
  }

  describe({ label, seed, fold, state, error }: ExperimentMember): string {
    const reason = error === null ? '' : `: ${error}`
    return `${this.done} of ${this.total} runs, ${this.remaining()}  ${label}, seed ${seed}${fold === null ? '' : `, fold ${fold}`}: ${state ?? ''}${reason}`
  }

  bar(width: number): string {
    const filled = Math.round((20 * this.done) / Math.max(1, this.total))
    const blocks = '█'.repeat(filled) + '░'.repeat(20 - filled)
    return `${blocks} ${this.done} of ${this.total} runs, ${this.remaining()}`.slice(0, width)
  }

  private remaining(): string {
    const here = this.done - this.doneBefore
    if (here <= 0) return 'time left not known yet'
    const seconds = ((Date.now() - this.since) / 1000 / here) * (this.total - this.done)
    return `${describeSeconds(seconds)} left`
  }
}

export const describeSeconds = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`

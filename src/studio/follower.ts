import { stat } from 'node:fs/promises'
import type { RunEvent } from '../contract/events'
import { isFinal, type RunSummary } from '../contract/records'
import type { MetricsLine } from '../storage/metrics-lines'
import { metricsLines } from '../storage/metrics-reader'
import type { Broadcast } from './broadcast'
import type { RunStore } from './run-store'
import { printError } from '../contract/print-error'

interface Followed {
  updated: number
  final: boolean
  queued: boolean
  /** The byte of `metrics.jsonl` up to which events were sent. */
  read: number
}

const everyRunEach = 10

/** Watches runs of other hosts of this home, and reports them like our own. */
export class Follower {
  private readonly followed = new Map<string, Followed>()
  private timer: NodeJS.Timeout | null = null
  private looks = 0

  constructor(
    private readonly store: RunStore,
    private readonly broadcast: Broadcast,
    private readonly isOwn: (id: string) => boolean,
    /** Called after a look that found a run waiting in the queue. */
    private readonly foundQueued: () => void,
    /** Called when a run turns out to be interrupted that was not so at the last look. */
    private readonly foundInterrupted: (id: string) => void
  ) {}

  start(period: number): void {
    const next = (): void => {
      this.timer = setTimeout(() => {
        void this.look()
          .catch(printError)
          .finally(() => {
            if (this.timer) next()
          })
      }, period)
    }
    next()
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  /** Checks the runs that may have changed; occasionally all of them. */
  async look(): Promise<void> {
    const everyRun = this.looks++ % everyRunEach === 0
    // A list is read many times faster than as many single runs; those that have ended will not have changed meanwhile.
    const listed = everyRun ? await this.store.list() : []
    const ended = new Map(
      listed.filter(({ status }) => isFinal(status.state)).map((run) => [run.id, run])
    )
    let queued = false
    for (const id of await this.store.ids()) {
      // What this host trains it reports itself; once it does not, only what comes after that is news.
      if (this.isOwn(id)) {
        this.followed.delete(id)
        continue
      }
      const known = this.followed.get(id)
      if (known?.final && !everyRun) continue
      const summary = ended.get(id) ?? (await this.store.summary(id).catch(() => null))
      if (summary) await this.compare(summary, known)
      queued ||= summary !== null && this.followed.get(id)?.queued === true
    }
    if (queued) this.foundQueued()
  }

  private async compare(summary: RunSummary, known: Followed | undefined): Promise<void> {
    const { id, status } = summary
    const { metrics } = this.store.files(id)
    const final = isFinal(status.state)
    const read = known?.read ?? (await size(metrics))
    const queued = status.state === 'queued'
    const followed: Followed = { updated: status.updated, final, queued, read }
    this.followed.set(id, followed)
    if (status.state === 'interrupted' && !known?.final) this.foundInterrupted(id)
    if (!known) return this.looks > 1 ? this.broadcast.emit('summary', summary) : undefined
    if (known.final && final && known.updated === status.updated) return
    for await (const { line, end } of metricsLines(metrics, read)) {
      followed.read = end
      const event = line && eventOf(line)
      if (event) this.broadcast.emit('run', { id, event })
    }
    if (known.updated !== status.updated || known.final !== final) {
      this.broadcast.emit('status', { id, status })
    }
  }
}

function eventOf(line: MetricsLine): RunEvent | null {
  return line.type === 'resumed' ? null : line
}

async function size(path: string): Promise<number> {
  return stat(path).then(
    (stats) => stats.size,
    () => 0
  )
}

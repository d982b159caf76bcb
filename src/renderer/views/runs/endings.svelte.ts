import { createContext } from 'svelte'
import { secondsWorked, type RunSummary } from '../../../contract/records'
import { formatPlural } from '../../format'
import type { Notices } from '../../stores/notices.svelte'
import type { Runs } from '../../stores/runs.svelte'
import { isBoolean, Saved } from '../../stores/saved.svelte'
import type { Experiments } from '../experiments/experiments.svelte'
import { experimentOfRun } from './group-runs'

/** What the system is asked to show messages with; a page has `Notification`. */
export interface SystemMessages {
  allowed: () => boolean
  /** @returns whether messages may be shown from now on */
  ask: () => Promise<boolean>
  show: (title: string, text: string) => void
}

const browserMessages: SystemMessages = {
  allowed: () => 'Notification' in globalThis && Notification.permission === 'granted',
  ask: async () =>
    'Notification' in globalThis && (await Notification.requestPermission()) === 'granted',
  show: (title, text) => void new Notification(title, { body: text, icon: './icon.svg' })
}

/** Training that took less is over before anybody looks elsewhere. */
const longSeconds = 60

/** Messages of the system when a long run or an experiment ends: off until somebody wants them, offered once. */
export class Endings {
  private readonly wanted = new Saved('notify-endings', false, isBoolean)
  private readonly offered = new Saved('notify-endings-offered', false, isBoolean)
  private active: ReadonlySet<string> = new Set()

  constructor(
    private readonly notices: Notices,
    private readonly runs: Runs,
    private readonly experiments: Experiments,
    private readonly messages: SystemMessages = browserMessages
  ) {}

  get enabled(): boolean {
    return this.wanted.value
  }

  async enable(): Promise<void> {
    this.wanted.value = this.messages.allowed() || (await this.messages.ask())
    if (!this.wanted.value) {
      this.notices.show(
        'The system allows no messages of the studio. Allow notifications for this page in the settings of the browser or the desktop.',
        null,
        'bad'
      )
    }
  }

  disable(): void {
    this.wanted.value = false
  }

  /** Compares the runs with those of the last call; reactive in what it reads. */
  follow(): void {
    const { active } = this.runs
    if (active.some(isLong)) this.offer()
    const now = new Set(active.map(({ id }) => id))
    const ended = [...this.active].filter((id) => !now.has(id))
    this.active = now
    if (this.enabled && ended.length > 0) void this.report(ended)
  }

  private offer(): void {
    if (this.offered.value || this.enabled) return
    this.offered.value = true
    this.notices.show('Training takes a while. Show a message of the system when it ends?', {
      title: 'Show it',
      run: () => void this.enable()
    })
  }

  /** Runs of an experiment are not reported one by one: it is, when all of them have ended. */
  private async report(ended: string[]): Promise<void> {
    await this.experiments.refresh()
    const groups = experimentOfRun(this.experiments.list)
    const reported = new Set<string>()
    for (const id of ended) {
      const run = this.runs.get(id)
      const experiment = groups.get(id)
      if (!experiment) {
        if (run && isLong(run)) this.messages.show(run.name, endText(run))
        continue
      }
      const summary = this.experiments.list.find((one) => one.id === experiment.id)
      if (!summary || reported.has(summary.id)) continue
      reported.add(summary.id)
      const { name, runs, finished, failed } = summary
      if (finished + failed < runs) continue
      const failures = failed > 0 ? `, ${failed} failed` : ''
      this.messages.show(name, `${formatPlural(runs, 'run')} ended${failures}.`)
    }
  }
}

const isLong = ({ status }: RunSummary): boolean => secondsWorked(status) >= longSeconds

const endText = ({ status }: RunSummary): string =>
  status.state === 'finished'
    ? `Finished after ${formatPlural(status.epoch, 'epoch')}.`
    : `Ended: ${status.error?.message ?? status.reason ?? status.state}`

export const [getEndings, provideEndings] = createContext<Endings>()

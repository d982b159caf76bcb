import type { MemberCurve } from '../../contract/experiment/curves'
import type { ExperimentDetails } from '../../contract/experiment/calls'
import { StudioError } from '../../contract/errors'
import { notices } from './notices.svelte'
import { session } from './session.svelte'

/** Milliseconds between two readings of an experiment whose runs move on. */
const readAtMostEvery = 1500

/** One experiment as it stands; `changed` says that it may stand differently now. */
export class OpenExperiment {
  view = $state.raw<ExperimentDetails | null>(null)
  curves = $state.raw<MemberCurve[]>([])
  error = $state.raw<StudioError | null>(null)
  /** What people have asked for and is not done yet. */
  busy = $state(false)
  private timer: ReturnType<typeof setTimeout> | null = null
  private readonly id: string

  constructor(id: string) {
    this.id = id
  }

  async read(): Promise<void> {
    const { call } = session.client
    try {
      this.view = await call.experiment({ id: this.id })
      this.curves = await call.experimentCurves({ id: this.id })
      this.error = null
    } catch (thrown) {
      this.error = StudioError.from(thrown)
    }
  }

  /** Reads it again soon, once however often this is said. */
  changed(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null
      void this.read()
    }, readAtMostEvery)
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  start(): Promise<void> {
    return this.act(() => session.client.call.startExperiment({ id: this.id }))
  }

  pause(): Promise<void> {
    return this.act(() => session.client.call.pauseExperiment({ id: this.id }))
  }

  /** Asks the same with further seeds, the lowest that are not there, and goes on. */
  addSeeds(count: number): Promise<void> {
    return this.act(async () => {
      const { view } = this
      if (!view) return
      const { call } = session.client
      const seeds = furtherSeeds(view.definition.seeds, count)
      await call.createExperiment({ definition: { ...view.definition, seeds } })
      await call.startExperiment({ id: this.id })
    })
  }

  /** The whole outcome as one page of HTML. */
  report(): Promise<string> {
    return session.client.call.experimentReport({ id: this.id })
  }

  private async act(action: () => Promise<unknown>): Promise<void> {
    this.busy = true
    try {
      await action()
    } catch (thrown) {
      notices.showError(thrown)
    }
    await this.read()
    this.busy = false
  }
}

/** The seeds there are and so many more: those after the highest. */
function furtherSeeds(seeds: number[], count: number): number[] {
  const next = Math.max(-1, ...seeds) + 1
  return [...seeds, ...Array.from({ length: count }, (_, index) => next + index)]
}

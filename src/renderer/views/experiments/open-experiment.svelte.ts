import type { MemberCurve } from '../../../contract/experiment/curves'
import type { ExperimentDetails } from '../../../contract/experiment/calls'
import { StudioError } from '../../../contract/errors'
import type { Notices } from '../../stores/notices.svelte'
import type { Session } from '../../stores/session.svelte'

/** Milliseconds between two readings of an experiment whose runs move on. */
const readAtMostEvery = 1500

/** The current state of one experiment; `changed` says that it may be outdated. */
export class OpenExperiment {
  view = $state.raw<ExperimentDetails | null>(null)
  curves = $state.raw<MemberCurve[]>([])
  error = $state.raw<StudioError | null>(null)
  /** What people have asked for and is not done yet. */
  busy = $state(false)
  private timer: ReturnType<typeof setTimeout> | null = null
  /** Seconds that its missing runs will take in full; null while that is not known. */
  missing = $state.raw<{ seconds: number; runs: number } | null>(null)

  /**
   * @param untilLook figures are not shown before a planned look, so that reading it is none and leaves no trace in the
   *   history
   */
  constructor(
    private readonly id: string,
    private readonly session: Session,
    private readonly notices: Notices,
    private readonly untilLook = false
  ) {}

  async read(): Promise<void> {
    const { call } = this.session.client
    const { id } = this
    try {
      let view = await call.experiment({ id, progressOnly: this.untilLook })
      if (this.untilLook && showsFigures(view)) view = await call.experiment({ id })
      this.view = view
      this.curves = await call.experimentCurves({ id })
      this.error = null
      const { seconds, missing } = await call.estimateExperiment({ id })
      this.missing = { seconds, runs: missing }
    } catch (thrown) {
      this.error = StudioError.from(thrown)
    }
  }

  /** Schedules one reload, however often it is called. */
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
    return this.act(() => this.session.client.call.startExperiment({ id: this.id }))
  }

  pause(): Promise<void> {
    return this.act(() => this.session.client.call.pauseExperiment({ id: this.id }))
  }

  setNotes(notes: string): Promise<void> {
    return this.act(() => this.session.client.call.updateExperiment({ id: this.id, notes }))
  }

  /** Asks the same with further seeds, the lowest that are not there, and goes on. */
  addSeeds(count: number): Promise<void> {
    return this.act(async () => {
      const { view } = this
      if (!view) return
      const { call } = this.session.client
      const seeds = furtherSeeds(view.definition.seeds, count)
      await call.createExperiment({ definition: { ...view.definition, seeds } })
      await call.startExperiment({ id: this.id })
    })
  }

  /** The whole outcome as one page of HTML. */
  report(): Promise<string> {
    return this.session.client.call.experimentReport({ id: this.id })
  }

  private async act(action: () => Promise<unknown>): Promise<void> {
    this.busy = true
    try {
      await action()
    } catch (thrown) {
      this.notices.showError(thrown)
    }
    await this.read()
    this.busy = false
  }
}

/** Whether there is more to show of it than its progress: between looks only its curves are. */
export const showsFigures = ({ stage }: Pick<ExperimentDetails, 'stage'>): boolean =>
  stage.kind === 'look' || stage.kind === 'after'

/** The seeds there are and so many more: those after the highest. */
function furtherSeeds(seeds: number[], count: number): number[] {
  const next = Math.max(-1, ...seeds) + 1
  return [...seeds, ...Array.from({ length: count }, (_, index) => next + index)]
}

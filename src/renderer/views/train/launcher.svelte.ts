import { createContext } from 'svelte'
import { StudioError } from '../../../contract/errors'
import { estimate, measuredSpeeds, type Estimate, type Measured } from '../../form/estimate'
import { exampleShapeOf, outputsOf } from '../../../core/workload'
import { unsuitableMixing } from '../../../core/unsuitable-mixing'
import type { DataSets } from '../../stores/data-sets.svelte'
import type { Draft } from '../../stores/draft.svelte'
import type { Notices } from '../../stores/notices.svelte'
import type { Router } from '../../stores/router.svelte'
import type { Runs } from '../../stores/runs.svelte'
import type { Session } from '../../stores/session.svelte'
import type { System } from '../../stores/system.svelte'

/** Seconds. */
const longRun = 600

/** What the draft will cost, whether it can be trained, and the start itself. */
export class Launcher {
  starting = $state(false)
  readonly record = $derived.by(() => {
    const { config } = this.draft
    return config && this.dataSets.ofData(config.data)
  })
  private readonly estimated = $derived.by((): Estimate | StudioError | null => {
    const { valid } = this.draft
    if (!valid || !this.record) return null
    try {
      const speeds = measuredSpeeds(
        this.runs.list,
        this.dataSets.list,
        this.system.info?.runtime.device ?? null
      )
      return estimate(valid, this.record.report, speeds, this.probed)
    } catch (thrown) {
      return StudioError.from(thrown)
    }
  })
  private probed = $state.raw<Measured[]>([])
  readonly cost = $derived(this.estimated instanceof StudioError ? null : this.estimated)
  /** Why the model does not suit the data. */
  readonly refused = $derived(this.estimated instanceof StudioError ? this.estimated : null)
  /** Why the mixing does not suit the data. */
  readonly unsuitable = $derived.by(() => {
    const { valid } = this.draft
    return valid && this.record ? unsuitableMixing(valid, this.record.report) : null
  })
  readonly ready = $derived.by(
    () =>
      this.draft.valid !== null &&
      this.refused === null &&
      this.unsuitable === null &&
      !this.starting
  )

  /** Whether the time that a run will take is worth a warning before it starts. */
  readonly isLong = $derived((this.cost?.seconds ?? 0) > longRun)

  constructor(
    private readonly session: Session,
    private readonly notices: Notices,
    private readonly router: Router,
    private readonly system: System,
    private readonly runs: Runs,
    private readonly dataSets: DataSets,
    private readonly draft: Draft
  ) {}

  /**
   * Trains the draft's model for two seconds at most where nothing is known about its speed here. While runs train it would measure
   * what they leave over.
   */
  async probe(): Promise<void> {
    const { cost, record, runs } = this
    const config = this.draft.valid
    if (cost?.basis !== 'a typical processor' || !record || !config || runs.active.length > 0)
      return
    const { report } = record
    const shape = exampleShapeOf(report)
    const outputs = outputsOf(report, config.data)
    try {
      const { client } = this.session
      const { examplesPerSecond } = await client.call.probeSpeed({ config, shape, outputs })
      this.probed = [...this.probed, { config, report, examplesPerSecond }]
    } catch {
      // The estimate stays that of a typical processor, and says so.
    }
  }

  /** Puts the draft into the queue and shows the run. */
  async start(): Promise<void> {
    if (!this.draft.valid || !this.ready) return
    this.starting = true
    try {
      this.router.go('runs', await this.runs.create(this.draft.valid))
    } catch (thrown) {
      this.notices.showError(thrown)
    } finally {
      this.starting = false
    }
  }
}

export const [getLauncher, provideLauncher] = createContext<Launcher>()

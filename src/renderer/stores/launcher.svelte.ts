import { StudioError } from '../../contract/errors'
import { estimate, measuredSpeeds, type Estimate } from '../form/estimate'
import { unsuitableMixing } from '../../core/unsuitable-mixing'
import { dataSets } from './data-sets.svelte'
import { draft } from './draft.svelte'
import { notices } from './notices.svelte'
import { router } from './router.svelte'
import { runs } from './runs.svelte'

/** What the draft will cost, whether it can be trained, and the start itself. */
class Launcher {
  starting = $state(false)
  readonly record = $derived(draft.config ? dataSets.ofData(draft.config.data) : null)
  private readonly reckoned = $derived.by((): Estimate | StudioError | null => {
    if (!draft.valid || !this.record) return null
    try {
      return estimate(draft.valid, this.record.report, measuredSpeeds(runs.list, dataSets.list))
    } catch (thrown) {
      return StudioError.from(thrown)
    }
  })
  readonly cost = $derived(this.reckoned instanceof StudioError ? null : this.reckoned)
  /** Why model and data do not go together. */
  readonly refused = $derived(this.reckoned instanceof StudioError ? this.reckoned : null)
  /** Why the mixing makes no sense for the data. */
  readonly unsuitable = $derived(
    draft.valid && this.record ? unsuitableMixing(draft.valid, this.record.report) : null
  )
  readonly ready = $derived(
    draft.valid !== null && this.refused === null && this.unsuitable === null && !this.starting
  )

  /** Puts the draft into the queue and shows the run. */
  async start(): Promise<void> {
    if (!draft.valid || !this.ready) return
    this.starting = true
    try {
      router.go('runs', await runs.create(draft.valid))
    } catch (thrown) {
      notices.showError(thrown)
    } finally {
      this.starting = false
    }
  }
}

export const launcher = new Launcher()

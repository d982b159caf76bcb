import type { ClaimView } from '../../../contract/claims/calls'
import type { ClaimName } from '../../../contract/claims/claim'
import type { DataSetRecord } from '../../../contract/library'
import { StudioError } from '../../../contract/errors'
import type { RunConfig } from '../../../contract/run-config'
import type { Notices } from '../../stores/notices.svelte'
import type { Session } from '../../stores/session.svelte'

/** Milliseconds between two looks at claims that are being tested. */
const lookEvery = 1500

const goesOn = ({ state }: ClaimView): boolean => state === 'training' || state === 'measuring'

/** With how many seeds, and whether every configuration is tuned first. */
interface Plan {
  seeds: number
  tuned: boolean
}

/** The current state of the claims for one data set. */
export class OpenClaims {
  base = $state.raw<RunConfig | null>(null)
  views = $state.raw<ClaimView[]>([])
  error = $state.raw<StudioError | null>(null)
  /** Requests without an answer yet. */
  busy = $state.raw<readonly ClaimName[]>([])
  private timer: ReturnType<typeof setTimeout> | null = null
  private closed = false

  constructor(
    private readonly record: DataSetRecord,
    private readonly session: Session,
    private readonly notices: Notices
  ) {}

  /** @param plan that claims are tested with from now on */
  async read(plan: Plan): Promise<void> {
    const { call } = this.session.client
    try {
      this.base ??= await call.claimBase({
        source: this.record.source,
        reading: this.record.report.reading
      })
      this.views = await call.claims({ base: this.base, ...plan })
      this.error = null
    } catch (thrown) {
      this.error = StudioError.from(thrown)
    }
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    if (this.closed || !this.views.some(goesOn)) return
    this.timer = setTimeout(() => void this.read(plan), lookEvery)
  }

  /** Trains and measures what is missing. */
  test(name: ClaimName, plan: Plan): Promise<void> {
    return this.act(name, plan, async () => {
      if (this.base) await this.session.client.call.startClaim({ base: this.base, ...plan, name })
    })
  }

  /** Fixes a page of these claims, judged together, and starts them one after the other. */
  testAll(names: ClaimName[], plan: Plan): Promise<void> {
    const [first] = names
    if (!first) return Promise.resolve()
    return this.act(first, plan, async () => {
      const { base } = this
      if (!base) return
      await this.session.client.call.makeClaimPage({ base, ...plan, names })
      for (const name of names) await this.session.client.call.startClaim({ base, ...plan, name })
    })
  }

  /** Stops its runs with checkpoints; testing it again resumes them. */
  stop({ name, experiment }: ClaimView, plan: Plan): Promise<void> {
    return this.act(name, plan, async () => {
      if (experiment !== null) await this.session.client.call.pauseExperiment({ id: experiment })
    })
  }

  close(): void {
    this.closed = true
    if (this.timer) clearTimeout(this.timer)
  }

  private async act(name: ClaimName, plan: Plan, action: () => Promise<unknown>): Promise<void> {
    this.busy = [...this.busy, name]
    try {
      await action()
    } catch (thrown) {
      this.notices.showError(thrown)
    }
    await this.read(plan)
    this.busy = this.busy.filter((one) => one !== name)
  }
}

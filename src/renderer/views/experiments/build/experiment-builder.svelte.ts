import { createContext } from 'svelte'
import { metricsOf, scoreMetrics } from '../../../../contract/metric'
import { StudioError } from '../../../../contract/errors'
import type { ExecutorName } from '../../../../contract/executors'
import { runConfig, type RunConfig } from '../../../../contract/run-config'
import { metricFacts } from '../../../../contract/experiment/metric'
import type { DataSetReport } from '../../../../contract/records'
import { definitionOf } from './definition-of'
import { gridFields } from './grid-fields'
import { newPlan, planOf, type ExperimentPlan } from './plan'
import { followData } from './sweeps'
import type { StudioClient } from '../../../stores/session.svelte'
import type { DataSets } from '../../../stores/data-sets.svelte'
import type { Draft } from '../../../stores/draft.svelte'
import type { Notices } from '../../../stores/notices.svelte'
import type { Router } from '../../../stores/router.svelte'
import { Saved } from '../../../stores/saved.svelte'
import type { Session } from '../../../stores/session.svelte'

type Forecast = Awaited<ReturnType<StudioClient['call']['planExperiment']>>

const looksLikePlan = (value: unknown): value is ExperimentPlan | null =>
  value === null ||
  (typeof value === 'object' &&
    'base' in value &&
    'mixing' in value &&
    'sideBySide' in value &&
    'looks' in value &&
    runConfig.safeParse(value.base).success)

/** The experiment that is being put together; it survives a reload. */
export class ExperimentBuilder {
  private readonly saved = new Saved<ExperimentPlan | null>(
    'experiment-plan',
    null,
    looksLikePlan,
    sessionStorage
  )
  readonly plan = $derived.by((): ExperimentPlan | null => {
    const saved = this.saved.value
    if (!saved) return null
    const plan =
      saved.followsDraft && this.draft.valid ? { ...saved, base: this.draft.valid } : saved
    const report = this.dataSets.ofData(plan.base.data)?.report
    return report ? followData(plan, report) : plan
  })
  readonly report = $derived.by((): DataSetReport | null => {
    const { plan } = this
    return plan ? (this.dataSets.ofData(plan.base.data)?.report ?? null) : null
  })
  readonly fields = $derived.by(() =>
    this.plan ? gridFields(this.draft.fields, this.plan.base, this.report) : []
  )
  readonly metrics = $derived(metricsOf(this.report?.task ?? null))
  private readonly defined = $derived(
    this.plan ? definitionOf(this.plan, this.fields, this.report) : null
  )
  readonly issues = $derived(this.defined?.issues ?? new Map<string, string>())
  readonly definition = $derived(this.defined?.definition ?? null)
  /** What the studio says of the definition; null while it has not answered. */
  forecast = $state.raw<Forecast | StudioError | null>(null)
  starting = $state(false)
  /** Where its runs are to compute. */
  executor = $state<ExecutorName>('local')
  readonly ready = $derived(
    this.definition !== null &&
      this.forecast !== null &&
      !(this.forecast instanceof StudioError) &&
      !this.starting
  )

  constructor(
    private readonly session: Session,
    private readonly notices: Notices,
    private readonly router: Router,
    private readonly dataSets: DataSets,
    private readonly draft: Draft
  ) {}

  change(change: Partial<ExperimentPlan>): void {
    const { plan } = this
    if (!plan) return
    const byHand = 'mixing' in change || 'fields' in change
    this.saved.value = { ...plan, ...change, ...(byHand && { sweep: undefined }) }
  }

  replace(plan: ExperimentPlan): void {
    this.saved.value = plan
  }

  /** Starts over from a configuration, by default the one in the form of the Train view. */
  beginWith(base: RunConfig | null): void {
    const config = base ?? this.draft.valid
    if (!config) return
    const task = this.dataSets.ofData(config.data)?.report.task ?? null
    const plan = newPlan(config, scoreMetrics[task ?? 'classification'])
    this.saved.value = { ...plan, followsDraft: base === null }
  }

  /** Starts from the definition of another experiment. */
  async beginLike(id: string): Promise<void> {
    try {
      const { definition } = await this.session.client.call.experiment({ id })
      this.saved.value = planOf(definition, metricFacts[definition.metric].isShare)
    } catch (thrown) {
      this.notices.showError(thrown)
    }
  }

  /** Asks the studio what the definition would train. */
  async askForecast(signal: AbortSignal): Promise<void> {
    const { definition } = this
    this.forecast = null
    if (!definition) return
    try {
      this.forecast = await this.session.client.call.planExperiment({ definition }, { signal })
    } catch (thrown) {
      if (!signal.aborted) this.forecast = StudioError.from(thrown)
    }
  }

  /** Saves the experiment, shows it, and queues its runs. */
  async start(): Promise<void> {
    const { definition } = this
    if (!definition || !this.ready) return
    this.starting = true
    const { call } = this.session.client
    try {
      const { id } = await call.createExperiment({ definition })
      this.saved.value = null
      this.router.go('experiments', id)
      await call.startExperiment({
        id,
        ...(this.executor !== 'local' && { executor: this.executor })
      })
    } catch (thrown) {
      this.notices.showError(thrown)
    } finally {
      this.starting = false
    }
  }
}

export const [getBuilder, provideBuilder] = createContext<ExperimentBuilder>()

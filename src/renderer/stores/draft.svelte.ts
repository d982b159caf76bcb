import { createContext } from 'svelte'
import { runConfig, type RunConfig } from '../../contract/run-config'
import type { DataSetRecord } from '../../contract/library'
import { recommend } from '../../core/recommend'
import { fieldsOf } from '../form/fields'
import { issuesByPath } from '../form/issues'
import { valueAt, withValue, type Path } from '../form/paths'
import { Saved } from './saved.svelte'
import type { Weights } from './weights.svelte'

const looksLikeDraft = (value: unknown): value is RunConfig | null =>
  value === null || runConfig.safeParse(value).success

/** The experiment that is being put together; it survives a reload. */
export class Draft {
  readonly fields = fieldsOf(runConfig)
  private readonly saved = new Saved<RunConfig | null>(
    'draft',
    null,
    looksLikeDraft,
    sessionStorage
  )
  constructor(private readonly weights: Weights) {}

  reasons = $state.raw<string[]>([])
  readonly config = $derived(this.saved.value)
  private readonly parsed = $derived(
    this.config && runConfig.safeParse(this.config, { reportInput: true })
  )
  readonly issues = $derived(issuesByPath(this.parsed?.error))
  /** The configuration once nothing is wrong with it. */
  readonly valid = $derived(this.parsed?.success ? this.parsed.data : null)

  get(path: Path): unknown {
    return valueAt(this.config, path)
  }

  set(path: Path, value: unknown): void {
    if (this.config) this.saved.value = withValue(this.config, path, value)
  }

  replace(config: RunConfig, reasons: string[] = []): void {
    this.saved.value = config
    this.reasons = reasons
  }

  /** What is recommended for a data set, under the seed that was chosen. */
  recommendFor({ source, report }: DataSetRecord): void {
    const { config, reasons } = recommend(source, report, this.weights.list)
    this.replace({ ...config, seed: this.config?.seed ?? config.seed }, reasons)
  }
}

export const [getDraft, provideDraft] = createContext<Draft>()

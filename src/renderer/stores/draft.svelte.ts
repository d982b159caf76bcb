import { createContext } from 'svelte'
import { runConfig, type RunConfig } from '../../contract/run-config'
import type { DataSetRecord } from '../../contract/library'
import { recommend, type Reason } from '../../core/recommend'
import { fieldsOf } from '../form/fields'
import { issuesByPath } from '../form/issues'
import { valueAt, withValue, type Path } from '../form/paths'
import { Saved } from './saved.svelte'
import type { Weights } from './weights.svelte'

const looksLikeDraft = (value: unknown): value is RunConfig | null =>
  value === null || runConfig.safeParse(value).success

const looksLikeReasons = (value: unknown): value is Reason[] =>
  Array.isArray(value) &&
  value.every((one: Partial<Reason> | null) => typeof one?.text === 'string' && one.settings)

/** The experiment that is being put together; it survives a reload. */
export class Draft {
  readonly fields = fieldsOf(runConfig)
  private readonly saved = new Saved<RunConfig | null>(
    'draft',
    null,
    looksLikeDraft,
    sessionStorage
  )
  private readonly given = new Saved<Reason[]>(
    'draft-reasons',
    [],
    looksLikeReasons,
    sessionStorage
  )
  constructor(private readonly weights: Weights) {}

  readonly config = $derived(this.saved.value)
  /** Why the settings are as they are; nothing of those that were changed since. */
  readonly reasons = $derived(
    this.given.value.filter(({ settings }) =>
      Object.entries(settings).every(
        ([path, value]) => JSON.stringify(this.get(path.split('.'))) === JSON.stringify(value)
      )
    )
  )
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

  replace(config: RunConfig, reasons: Reason[] = []): void {
    this.saved.value = config
    this.given.value = reasons
  }

  /** What is recommended for a data set, under the seed that was chosen. */
  recommendFor({ source, report }: DataSetRecord): void {
    const { config, reasons } = recommend(source, report, this.weights.list)
    this.replace({ ...config, seed: this.config?.seed ?? config.seed }, reasons)
  }
}

export const [getDraft, provideDraft] = createContext<Draft>()

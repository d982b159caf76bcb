import type { DataDigests } from '../../contract/data'
import type { RunEvent } from '../../contract/events'
import type { RunConfig } from '../../contract/run-config'
import type { RuntimeReport } from '../../contract/records'

/** A run in memory. Returning early from a generator writes a checkpoint. */
export interface Training {
  train(): AsyncGenerator<RunEvent>
  /** Scores the best and the last epoch on validation and test, and keeps the model. */
  evaluate(): AsyncGenerator<RunEvent>
  /** Scores the uninformed prediction in place of a model, for a run that failed. */
  scoreUninformed(): AsyncGenerator<RunEvent>
  dispose(): void
}

interface OpeningRequest {
  config: RunConfig
  folder: string
  resume: boolean
  /** Of the data that the run was begun with, where it is resumed and that is known. */
  recorded: DataDigests | null
  /** Folder of the decoded data sets. */
  cache: string
  runtime: RuntimeReport
  report: (event: RunEvent) => void
  /** Resolves once everything reported so far is on the disk: no checkpoint may be ahead of the metrics. */
  beforeCheckpoint: () => Promise<void>
}

/** The compute engine; tests replace it with a small one. */
export interface RunEngine {
  load(config: RunConfig): Promise<RuntimeReport>
  open(request: OpeningRequest): Promise<Training>
}

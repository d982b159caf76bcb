import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../contract/errors'
import { experimentConfig, type ExperimentConfig } from '../contract/experiment'
import {
  isFinal,
  runStatus,
  runUserRecord,
  type RunStatus,
  type RunSummary,
  type RunUserRecord
} from '../contract/records'
import { createFolder } from '../storage/durable'
import { jsonText, readJson, readRequiredJson, writeJson } from '../storage/json'
import { livingOwner, whileOwning } from '../storage/owner'
import { runFiles, type RunFiles } from '../storage/run-files'
import { refreshed, type Stamped } from '../storage/stamped'
import { newRunId } from './run-id'
import { defaultName } from './run-name'

interface CachedRun {
  config: ExperimentConfig
  status?: Stamped<RunStatus>
  user?: Stamped<RunUserRecord>
}

const noUser: RunUserRecord = { tags: [], deleted: null }
const ownerDied =
  'Its process ended without a word. Resume the run to go on from its last checkpoint.'
/** How long to wait for a process that is letting go of a run. */
const releasePatience = 5000

/** The run folders of a home, read afresh wherever a file has changed. */
export class RunStore {
  private readonly cache = new Map<string, CachedRun>()

  constructor(private readonly folder: string) {}

  files(id: string): RunFiles {
    return runFiles(join(this.folder, id))
  }

  async ids(): Promise<string[]> {
    const names = await readdir(this.folder)
    return names.filter((name) => /^[a-z0-9-]+$/.test(name)).sort()
  }

  /** All runs, the oldest first; a folder that is damaged beyond reading is left out. */
  async list(): Promise<RunSummary[]> {
    const ids = await this.ids()
    const summaries: (RunSummary | null)[] = []
    // A few at a time, so that the thread has its turns among a thousand runs.
    const next = ids.keys()
    const read = async (): Promise<void> => {
      for (const index of next) {
        summaries[index] = await this.summary(ids[index] ?? '').catch(() => null)
      }
    }
    await Promise.all(Array.from({ length: 8 }, read))
    return summaries.filter((summary) => summary !== null)
  }

  /** @throws StudioError `not-found`, or `storage` when the folder is damaged. */
  async summary(id: string): Promise<RunSummary> {
    const files = this.files(id)
    const run = this.cache.get(id) ?? { config: await this.readConfig(id, files) }
    this.cache.set(id, run)
    run.status = await refreshed(files.status, run.status, () =>
      readRequiredJson(files.status, runStatus)
    )
    run.user = await refreshed(
      files.user,
      run.user,
      async () => (await readJson(files.user, runUserRecord)) ?? noUser
    )
    const { config } = run
    const status = await this.derive(files, run.status.value)
    const user = run.user.value
    return { id, name: user.name ?? defaultName(config), config, status, user }
  }

  async create(config: ExperimentConfig): Promise<string> {
    const id = newRunId()
    const now = Date.now()
    const status: RunStatus = {
      state: 'queued',
      created: now,
      updated: now,
      epoch: 0,
      epochs: config.training.epochs,
      step: 0,
      stepsPerEpoch: null,
      bestEpoch: null,
      bestValue: null,
      reason: null,
      error: null,
      results: []
    }
    await createFolder(this.files(id).folder, {
      'config.json': jsonText(config),
      'status.json': jsonText(status)
    })
    return id
  }

  async updateUser(id: string, change: Partial<RunUserRecord>): Promise<RunSummary> {
    const { user } = await this.summary(id)
    await writeJson(this.files(id).user, { ...user, ...change })
    return this.summary(id)
  }

  /**
   * Replaces the status of a run that no process is working on; `change` sees it and may refuse.
   * @throws StudioError `conflict` when a living process owns the run.
   */
  async changeStatus(
    id: string,
    change: (status: RunStatus) => Partial<RunStatus> | null
  ): Promise<RunStatus> {
    const files = this.files(id)
    return whileOwning(
      files.owner,
      async () => {
        const status = await readRequiredJson(files.status, runStatus)
        const changed = change(status)
        if (!changed) return status
        const next = { ...status, ...changed, updated: Date.now() }
        await writeJson(files.status, next)
        return next
      },
      releasePatience
    )
  }

  private async readConfig(id: string, files: RunFiles): Promise<ExperimentConfig> {
    const config = await readJson(files.config, experimentConfig)
    if (config) return config
    throw new StudioError('not-found', `There is no run "${id}". List them with: mixup-studio runs`)
  }

  /** What the file says, unless the process that would keep it true is dead. */
  private async derive(files: RunFiles, status: RunStatus): Promise<RunStatus> {
    if (isFinal(status.state) || status.state === 'queued') return status
    if (await livingOwner(files.owner)) return status
    // It may have ended in order since the status was read.
    const latest = await readRequiredJson(files.status, runStatus)
    if (isFinal(latest.state) || latest.state === 'queued') return latest
    return { ...latest, state: 'interrupted', reason: ownerDied }
  }
}

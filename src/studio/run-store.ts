import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../contract/errors'
import { runConfig, type RunConfig } from '../contract/run-config'
import {
  isFinal,
  runStatus,
  runUserRecord,
  type RunStatus,
  type RunSummary,
  type RunUserRecord
} from '../contract/records'
import { bestEpoch, type EpochValue } from '../core/best-epoch'
import { createFolder } from '../storage/durable'
import { jsonText, readJson, readRequiredJson, writeJson } from '../storage/json'
import { SharedFile } from '../storage/shared-file'
import { readEpochs } from '../storage/metrics-reader'
import { isOnThisMachine, lastOwner, livingOwner, whileOwning } from '../storage/owner'
import { runFiles, type RunFiles } from '../storage/run-files'
import { refreshed, type Stamped } from '../storage/stamped'
import type { ExecutorName } from '../contract/executors'
import { isTended, readPlacement, unsubmitted, type Placement } from './executors/placement'
import { newRunId } from './run-id'
import { defaultName } from './run-name'

interface CachedRun {
  config: RunConfig
  best?: Stamped<EpochValue | null>
  status?: Stamped<RunStatus>
  user?: Stamped<RunUserRecord>
  place?: Stamped<Placement | null>
}

const userFile = (path: string): SharedFile<typeof runUserRecord> =>
  new SharedFile(path, runUserRecord, () => noUser)
const noUser: RunUserRecord = { tags: [], deleted: null }
const ownerDied =
  'Training stopped unexpectedly. Resume the run to continue from its latest checkpoint.'
/** How long to wait for a process that is letting go of a run. */
const releasePatience = 5000

/** The run folders of a home, read afresh wherever a file has changed. */
export class RunStore {
  private readonly cache = new Map<string, CachedRun>()
  /** Runs that are being read for the first time: whoever else asks meanwhile waits instead of reading them again. */
  private readonly opening = new Map<string, Promise<CachedRun>>()
  private problems: ReadonlyMap<string, string> = new Map()

  constructor(private readonly folder: string) {}

  files(id: string): RunFiles {
    return runFiles(join(this.folder, id))
  }

  async ids(): Promise<string[]> {
    const names = await readdir(this.folder)
    return names.filter((name) => /^[a-z0-9-]+$/.test(name)).sort()
  }

  /** All runs, the oldest first, but those that `unreadable` lists afterwards. */
  async list(): Promise<RunSummary[]> {
    const ids = await this.ids()
    const summaries: (RunSummary | null)[] = []
    const problems = new Map<string, string>()
    // A few at a time, so that the thread has its turns among a thousand runs.
    const next = ids.keys()
    const read = async (): Promise<void> => {
      for (const index of next) {
        const id = ids[index] ?? ''
        summaries[index] = await this.summary(id).catch((error: unknown) => {
          problems.set(id, StudioError.from(error).message)
          return null
        })
      }
    }
    await Promise.all(Array.from({ length: 8 }, read))
    this.problems = problems
    return summaries.filter((summary) => summary !== null)
  }

  /** The run folders that the last `list` could not read, and why. */
  unreadable(): { id: string; problem: string }[] {
    return [...this.problems].map(([id, problem]) => ({ id, problem }))
  }

  /** @throws StudioError `not-found`, or `storage` when the folder is damaged. */
  async summary(id: string): Promise<RunSummary> {
    const files = this.files(id)
    const run = this.cache.get(id) ?? (await this.open(id, files))
    const [{ value: written }, { value: user }, { value: placed }] = await Promise.all([
      this.status(files, run),
      this.user(files, run),
      this.place(files, run)
    ])
    const { config } = run
    const { status: derived, host } = await this.derive(files, written)
    const status = await this.withBest(files, run, derived)
    return {
      ...{ id, name: user.name ?? defaultName(config), config, user },
      status: placed && isTended(placed) ? awaited(status) : status,
      ...(placed && {
        place: { executor: placed.executor, job: placed.job, output: placed.output }
      }),
      ...(host !== null && { host })
    }
  }

  private async open(id: string, files: RunFiles): Promise<CachedRun> {
    const opening = this.opening.get(id) ?? this.readAll(id, files)
    this.opening.set(id, opening)
    try {
      return await opening
    } finally {
      this.opening.delete(id)
    }
  }

  private async readAll(id: string, files: RunFiles): Promise<CachedRun> {
    const run: CachedRun = { config: await this.readConfig(id, files) }
    await Promise.all([this.status(files, run), this.user(files, run)])
    this.cache.set(id, run)
    return run
  }

  private async status({ status }: RunFiles, run: CachedRun): Promise<Stamped<RunStatus>> {
    run.status = await refreshed(status, run.status, () => readRequiredJson(status, runStatus))
    return run.status
  }

  private async user({ user }: RunFiles, run: CachedRun): Promise<Stamped<RunUserRecord>> {
    run.user = await refreshed(user, run.user, (exists) =>
      exists ? userFile(user).read() : noUser
    )
    return run.user
  }

  private async place({ place }: RunFiles, run: CachedRun): Promise<Stamped<Placement | null>> {
    run.place = await refreshed(place, run.place, (exists) =>
      exists ? readPlacement(place) : null
    )
    return run.place
  }

  /** Makes a queued run; `executor` says whose queue it is in, where that is not this machine's. */
  async create(config: RunConfig, executor: ExecutorName = 'local'): Promise<string> {
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
      worked: 0,
      bestEpoch: null,
      bestValue: null,
      reason: null,
      error: null,
      results: []
    }
    await createFolder(this.files(id).folder, {
      'config.json': jsonText(config),
      'status.json': jsonText(status),
      ...(executor !== 'local' && { 'executor.json': jsonText(unsubmitted(executor)) })
    })
    return id
  }

  async updateUser(id: string, change: Partial<RunUserRecord>): Promise<RunSummary> {
    await this.summary(id)
    await userFile(this.files(id).user).change((user) => ({ ...user, ...change }))
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

  private async readConfig(id: string, files: RunFiles): Promise<RunConfig> {
    const config = await readJson(files.config, runConfig)
    if (config) return config
    throw new StudioError('not-found', `There is no run "${id}". List them with: mixup-studio runs`)
  }

  /** Whether a living process of this machine works on a run. */
  async isHere(id: string): Promise<boolean> {
    const owner = await livingOwner(this.files(id).owner)
    return owner !== null && isOnThisMachine(owner)
  }

  /** Whether a run was being trained on another machine until that, or its process there, died. */
  async diedElsewhere(id: string): Promise<boolean> {
    const files = this.files(id)
    const { state } = await readRequiredJson(files.status, runStatus)
    if (state !== 'starting' && state !== 'running') return false
    const owner = await lastOwner(files.owner)
    return owner !== null && !(await isOnThisMachine(owner)) && !(await livingOwner(files.owner))
  }

  /**
   * With the best epoch by the epochs' own figures. The status of a run that did not finish may be older than them:
   * its process was killed, or an earlier version wrote it.
   */
  private async withBest(
    { metrics }: RunFiles,
    run: CachedRun,
    status: RunStatus
  ): Promise<RunStatus> {
    if (!isFinal(status.state) || status.state === 'finished') return status
    try {
      run.best = await refreshed(metrics, run.best, async () =>
        bestEpoch(await readEpochs(metrics), run.config.training.best)
      )
    } catch {
      // The file is damaged, which may be why the run failed: its status says so.
      return status
    }
    const best = run.best.value
    return { ...status, bestEpoch: best?.epoch ?? null, bestValue: best?.value ?? null }
  }

  /** What the file says, unless the process that would keep it true is dead. */
  private async derive(
    files: RunFiles,
    status: RunStatus
  ): Promise<{ status: RunStatus; host: string | null }> {
    if (isFinal(status.state) || status.state === 'queued') return { status, host: null }
    const owner = await livingOwner(files.owner)
    if (owner) return { status, host: owner.host }
    // It may have ended in order since the status was read.
    const latest = await readRequiredJson(files.status, runStatus)
    if (isFinal(latest.state) || latest.state === 'queued') return { status: latest, host: null }
    return { status: { ...latest, state: 'interrupted', reason: ownerDied }, host: null }
  }
}

/** An executor will continue what was interrupted, so that it waits rather than has ended. */
const awaited = (status: RunStatus): RunStatus =>
  status.state === 'interrupted' ? { ...status, state: 'queued', error: null } : status

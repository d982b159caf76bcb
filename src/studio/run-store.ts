import type { Dirent } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../contract/errors'
import { tablesByClass } from '../contract/metrics'
import { runConfig, type RunConfig } from '../contract/run-config'
import {
  isFinal,
  runStatus,
  type RunStatus,
  type RunSummary,
  type RunUserRecord
} from '../contract/records'
import { bestEpoch, type EpochValue } from '../core/best-epoch'
import {
  createFolders,
  isErrno,
  replaceFiles,
  storageError,
  temporaryName
} from '../storage/durable'
import { eachOf } from '../storage/each-of'
import {
  jsonText,
  parseRecord,
  readJson,
  readRequiredJson,
  versioned,
  writeJson
} from '../storage/json'
import { anyStamp, lookIntoFolders, type Looked, type Sought } from '../storage/look-into-folders'
import { missingMetrics } from '../storage/metrics-problem'
import { readEpochs } from '../storage/metrics-reader'
import {
  isOnThisMachine,
  lastOwner,
  livingOwner,
  waitForOwnership,
  whileOwning,
  type Ownership,
  releasePatience
} from '../storage/owner'
import { runFiles, type RunFiles } from '../storage/run-files'
import { refreshed, type Stamped } from '../storage/stamped'
import { Turns } from '../storage/turns'
import type { ExecutorName } from '../contract/executors'
import { isTended, readPlacement, unsubmitted, type Placement } from './executors/placement'
import { ConfigParser } from './config-parser'
import { newRunId } from './run-id'
import { defaultName } from './run-name'
import { noUser, readUser, userFile, type UserPart } from './run-user'

interface CachedRun {
  config: RunConfig
  best?: Stamped<EpochValue | null>
  status?: Stamped<RunStatus>
  /** The status without what lists leave out. */
  listed?: Stamped<RunStatus>
  user?: Stamped<UserPart>
  place?: Stamped<Placement | null>
}

/** Number of runs up to which each is looked at by itself. */
const few = 50
const atATime = 100

/** Which of the two statuses is read of a run. */
type StatusPart = 'status' | 'listed'

/** What is looked at of each run. */
const sought = (part: StatusPart): Sought[] => [
  { name: 'config.json', read: true },
  { name: 'status.json', read: true, ...(part === 'listed' && { without: tablesByClass }) },
  { name: 'user.json', read: false },
  { name: 'executor.json', read: false },
  { name: 'metrics.jsonl', read: false }
]

/** What was found of it. */
interface LookedRun extends Record<'config' | 'status' | 'user' | 'place' | 'metrics', Looked> {
  part: StatusPart
}

const ownerDied =
  'Training stopped unexpectedly. Resume the run to continue from its latest checkpoint.'

/** What changes of a status; null for nothing. */
type StatusChange = (status: RunStatus) => Partial<RunStatus> | null

/** The run folders of a home, read afresh wherever a file has changed. */
export class RunStore {
  private readonly cache = new Map<string, CachedRun>()
  private readonly configs = new ConfigParser()
  /** Runs that are being read for the first time: further requests wait for that instead of reading them again. */
  private readonly opening = new Map<string, Promise<CachedRun>>()
  private problems: ReadonlyMap<string, string> = new Map()

  constructor(private readonly folder: string) {}

  files(id: string): RunFiles {
    return runFiles(join(this.folder, id))
  }

  async ids(): Promise<string[]> {
    return (await readdir(this.folder)).filter(isRunId).sort()
  }

  /**
   * All runs, the oldest first, but those that `unreadable` lists afterwards. Confusion matrices and scores by class may be
   * missing: `summary` has them.
   */
  async list(): Promise<RunSummary[]> {
    const entries = await readdir(this.folder, { withFileTypes: true })
    const names = entries.map(({ name }) => name)
    const ids = names.filter(isRunId).sort()
    const summaries: (RunSummary | null)[] = []
    const problems = new Map<string, string>()
    const turns = new Turns()
    const read = async (index: number, looked?: LookedRun): Promise<void> => {
      await turns.take()
      const id = ids[index] ?? ''
      summaries[index] = await this.summary(id, looked).catch((error: unknown) => {
        problems.set(id, StudioError.from(error).message)
        return null
      })
    }
    // While these are read, the next are looked at.
    const look = (start: number): Promise<LookedRun[]> =>
      this.lookInto(ids.length > few ? ids.slice(start, start + atATime) : [], 'listed')
    let next = look(0)
    for (let start = 0; start < ids.length; start += atATime) {
      const looked = await next
      next = look(start + atATime)
      const some = ids.slice(start, start + atATime)
      await eachOf(some, (_, index) => read(start + index, looked[index]))
    }
    await next
    for (const entry of entries) if (isStranger(entry)) problems.set(entry.name, strange)
    this.problems = problems
    return summaries.filter((summary) => summary !== null)
  }

  /** As `summary` of each, in the same order. */
  async summaries(ids: string[]): Promise<RunSummary[]> {
    const summaries: RunSummary[] = []
    for (let start = 0; start < ids.length; start += atATime) {
      const some = ids.slice(start, start + atATime)
      const looked = ids.length > few ? await this.lookInto(some, 'status') : []
      await eachOf(some, async (id, index) => {
        summaries[start + index] = await this.summary(id, looked[index])
      })
    }
    return summaries
  }

  private async lookInto(ids: string[], part: StatusPart): Promise<LookedRun[]> {
    if (ids.length === 0) return []
    const looked = await lookIntoFolders(
      ids.map((id) => this.files(id).folder),
      sought(part),
      ids.map((id) => {
        const run = this.cache.get(id)
        return [run && anyStamp, run?.[part]?.stamp, run?.user?.stamp, run?.place?.stamp, undefined]
      })
    )
    return looked.map(([config, status, user, place, metrics]) => ({
      ...{ part, config: config!, status: status!, user: user!, place: place!, metrics: metrics! }
    }))
  }

  /** The run folders that the last `list` could not read, and why. */
  unreadable(): { id: string; problem: string }[] {
    return [...this.problems].map(([id, problem]) => ({ id, problem }))
  }

  /**
   * @param looked what was just found in its folder
   * @throws StudioError `not-found`, or `storage` when the folder is damaged.
   */
  async summary(id: string, looked?: LookedRun): Promise<RunSummary> {
    const files = this.files(id)
    const run = this.cache.get(id) ?? (await this.open(id, files, looked))
    const [{ value: written }, { value: added }, { value: placed }] = await Promise.all([
      this.status(files, run, looked),
      this.user(files, run, looked?.user),
      this.place(files, run, looked?.place)
    ])
    const { config } = run
    const { status: derived, host } = await this.derive(files, written)
    const status = await this.withBest(files, run, derived, looked?.metrics)
    const { record: user } = added
    const problem = (await problemOf(files, status, looked?.metrics)) ?? added.problem
    return {
      ...{ id, name: user.name ?? defaultName(config), config, user },
      status: placed && isTended(placed) ? awaited(status) : status,
      ...(placed && {
        place: { executor: placed.executor, job: placed.job, output: placed.output }
      }),
      ...(host !== null && { host }),
      ...(problem !== null && { problem })
    }
  }

  private async open(id: string, files: RunFiles, looked?: LookedRun): Promise<CachedRun> {
    const opening = this.opening.get(id) ?? this.readAll(id, files, looked)
    this.opening.set(id, opening)
    try {
      return await opening
    } finally {
      this.opening.delete(id)
    }
  }

  private async readAll(id: string, files: RunFiles, looked?: LookedRun): Promise<CachedRun> {
    const run: CachedRun = { config: await this.readConfig(id, files, looked?.config.text) }
    await Promise.all([this.status(files, run, looked), this.user(files, run, looked?.user)])
    this.cache.set(id, run)
    return run
  }

  private async status(
    { status }: RunFiles,
    run: CachedRun,
    looked?: LookedRun
  ): Promise<Stamped<RunStatus>> {
    const part = looked?.part ?? 'status'
    const read = (_: boolean, text?: string) =>
      text === undefined
        ? readRequiredJson(status, runStatus)
        : parseRecord(status, text, runStatus)
    const found = await refreshed(status, run[part], read, looked?.status)
    run[part] = found
    return found
  }

  private async user(
    { user }: RunFiles,
    run: CachedRun,
    looked?: Looked
  ): Promise<Stamped<UserPart>> {
    const read = (exists: boolean) => (exists ? readUser(user) : { record: noUser, problem: null })
    run.user = await refreshed(user, run.user, read, looked)
    return run.user
  }

  private async place(
    { place }: RunFiles,
    run: CachedRun,
    looked?: Looked
  ): Promise<Stamped<Placement | null>> {
    const read = (exists: boolean) => (exists ? readPlacement(place) : null)
    run.place = await refreshed(place, run.place, read, looked)
    return run.place
  }

  /** Makes a queued run in the queue of this machine. */
  async create(config: RunConfig): Promise<string> {
    const [run] = await this.createAll([config], 'local')
    return run!.id
  }

  /**
   * Makes queued runs; `executor` says whose queue they are in. They are ordered as they are given, by their times and
   * by their ids.
   */
  async createAll(configs: RunConfig[], executor: ExecutorName): Promise<RunSummary[]> {
    const now = Date.now()
    const place = executor === 'local' ? null : unsubmitted(executor)
    const made = configs.map((config, index): RunSummary => {
      const time = now + index
      return {
        ...{ id: newRunId(new Date(time)), name: defaultName(config), config, user: noUser },
        status: queuedStatus(config, time),
        ...(place && { place: { executor, job: null, output: null } })
      }
    })
    await createFolders(
      made.map(({ id, config, status }) => ({
        path: this.files(id).folder,
        files: {
          'config.json': jsonText(config),
          'status.json': jsonText(versioned(status)),
          ...(place && { 'executor.json': jsonText(place) })
        }
      }))
    )
    return made
  }

  async updateUser(id: string, change: Partial<RunUserRecord>): Promise<RunSummary> {
    await this.summary(id)
    await userFile(this.files(id).user)
      .change((user) => ({ ...user, ...change }))
      .catch((thrown: unknown) => {
        const error = StudioError.from(thrown)
        // Another host has removed the run.
        throw error.details?.['code'] === 'ENOENT' ? noRun(id) : error
      })
    return this.summary(id)
  }

  /** Removes a deleted run for good, unless it has been brought back meanwhile or a process works on it. */
  async remove(id: string): Promise<void> {
    const { folder, owner, user } = this.files(id)
    // Under another name first: a half-removed folder would look like a damaged run.
    const removed = temporaryName(join(this.folder, '.removed'))
    try {
      await whileOwning(`${user}.lock`, async () => {
        const { deleted } = await userFile(user).read()
        if (deleted !== null && !(await livingOwner(owner))) await rename(folder, removed)
      })
      await rm(removed, { recursive: true, force: true })
    } catch (error) {
      const { details } = StudioError.from(error)
      if (!isErrno(error, 'ENOENT') && details?.['code'] !== 'ENOENT')
        throw storageError(folder, error)
    }
    this.cache.delete(id)
  }

  /**
   * Replaces the status of a run that no process is working on; `change` sees it and may refuse.
   * @throws StudioError `conflict` when a living process owns the run.
   */
  async changeStatus(id: string, change: StatusChange): Promise<RunStatus> {
    const files = this.files(id)
    return whileOwning(
      files.owner,
      async () => {
        const { status, next } = await changed(files, change)
        if (next) await writeJson(files.status, versioned(next))
        return next ?? status
      },
      releasePatience
    )
  }

  /**
   * As `changeStatus`, for any number of runs. Those that a living process owns stay as they are.
   * @param patience milliseconds to wait for such a process
   * @returns the new status of those that were changed, by their ids
   */
  async changeStatuses(
    ids: string[],
    change: StatusChange,
    patience = 0
  ): Promise<Map<string, RunStatus>> {
    const held: Ownership[] = []
    const next = new Map<string, RunStatus>()
    try {
      await eachOf(ids, async (id) => {
        const files = this.files(id)
        const ownership = await waitForOwnership(files.owner, patience).catch((error: unknown) => {
          if (error instanceof StudioError && error.code === 'conflict') return null
          throw error
        })
        if (!ownership) return
        held.push(ownership)
        const status = (await changed(files, change)).next
        if (status) next.set(id, status)
      })
      const entries = [...next]
      await replaceFiles(
        entries.map(([id, status]) => ({
          path: this.files(id).status,
          content: jsonText(versioned(status))
        }))
      )
    } finally {
      await eachOf(held, (ownership) => ownership.release())
    }
    return next
  }

  private async readConfig(
    id: string,
    { config: path }: RunFiles,
    text?: string
  ): Promise<RunConfig> {
    if (text !== undefined) return this.configs.parse(path, text)
    const config = await readJson(path, runConfig)
    if (config) return config
    throw noRun(id)
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
    status: RunStatus,
    looked?: Looked
  ): Promise<RunStatus> {
    if (!isFinal(status.state) || status.state === 'finished') return status
    try {
      const read = async (exists: boolean) =>
        exists ? bestEpoch(await readEpochs(metrics), run.config.training.best) : null
      run.best = await refreshed(metrics, run.best, read, looked)
    } catch {
      // The file is damaged, which may be why the run failed: its status says so.
      return status
    }
    const best = run.best.value
    return { ...status, bestEpoch: best?.epoch ?? null, bestValue: best?.value ?? null }
  }

  /** The status from the file, unless the process that maintains it is dead. */
  private async derive(
    files: RunFiles,
    status: RunStatus
  ): Promise<{ status: RunStatus; host: string | null }> {
    if (isFinal(status.state) || status.state === 'queued') return { status, host: null }
    const owner = await livingOwner(files.owner)
    if (owner) return { status, host: owner.host }
    // It may have ended normally since the status was read.
    const latest = await readRequiredJson(files.status, runStatus)
    if (isFinal(latest.state) || latest.state === 'queued') return { status: latest, host: null }
    return { status: { ...latest, state: 'interrupted', reason: ownerDied }, host: null }
  }
}

const isRunId = (name: string): boolean => /^[a-z0-9-]+$/.test(name)
/** A folder between the runs that no run can have, such as a copy that somebody made. */
const isStranger = (entry: Dirent): boolean =>
  entry.isDirectory() && !entry.name.startsWith('.') && !isRunId(entry.name)
const strange =
  'A run cannot have this name. If it is a copy of a run, rename the folder: lower-case letters, digits and hyphens only.'

const noRun = (id: string): StudioError =>
  new StudioError('not-found', `There is no run "${id}". It may have been deleted.`)

const queuedStatus = (config: RunConfig, time: number): RunStatus => ({
  state: 'queued',
  created: time,
  updated: time,
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
})

async function problemOf(
  { metrics }: RunFiles,
  status: RunStatus,
  looked?: Looked
): Promise<string | null> {
  if (!isFinal(status.state) || status.step === 0) return null
  return missingMetrics(metrics, status.metricsBytes, looked)
}

async function changed(
  { status: path }: RunFiles,
  change: StatusChange
): Promise<{ status: RunStatus; next: RunStatus | null }> {
  const status = await readRequiredJson(path, runStatus)
  const difference = change(status)
  return { status, next: difference && { ...status, ...difference, updated: Date.now() } }
}

/** An executor will continue an interrupted run, so it is queued rather than ended. */
const awaited = (status: RunStatus): RunStatus =>
  status.state === 'interrupted' ? { ...status, state: 'queued', error: null } : status

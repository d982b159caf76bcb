import { join } from 'node:path'
import { studioContract } from '../contract/api'
import type { DataSource, ReadingOptions } from '../contract/data'
import type { DataSetReport } from '../contract/records'
import { serve } from '../rpc/server'
import type { Handlers } from '../rpc/types'
import type { Wire } from '../rpc/wire'
import { Claims } from './claims/claims'
import { ClaimPages } from './claims/claim-pages'
import { RunStudyCache } from './claims/run-studies'
import { studyRun } from './claims/study-run'
import { Experiments } from './experiments/experiments'
import { Broadcast, type StudioContract } from './broadcast'
import { Desk } from './desk'
import { Follower } from './follower'
import { GpuSupport } from './gpu-support'
import { createHandlers } from './handlers'
import { openHome, type Home } from './home'
import { migrateHome } from './migrate-home'
import type { Launch } from './launch'
import { removeLeftovers } from './library/leftovers'
import { LocalExecutor } from './executors/local'
import { SlurmExecutor } from './executors/slurm/slurm'
import { askEvery } from './executors/slurm/job-list'
import { readSlurmProfile } from './settings-file'
import { RunStore } from './run-store'
import { Moving, type PackedArchive } from './moving/moving'
import type { Unpacked } from './moving/unpack'
import { KnownPaths } from './paths/known-paths'
import { Runs } from './runs'
import { SelfTest } from './self-test'
import { Speeds } from './speeds'
import { Supervisor } from './supervisor'
import { printError } from '../contract/print-error'

/** Milliseconds after the start until leftovers are looked for: at first people wait for their lists. */
const sweepAfter = 30_000

export interface StudioOptions {
  /** The home folder; it is made where it is missing. */
  home: string
  launch: Launch
  version: string
  /**
   * `all`: a host that stays, which starts whatever waits. `own`: it starts only the runs that it put
   * into the queue itself, as the command line does.
   */
  starts?: 'all' | 'own'
  /** How a scheduler starts the command line on another machine; left out where this host does not know. */
  command?: string[]
  /** Milliseconds between looks at what other hosts do. */
  lookEvery?: number
  /** Check answers and events against the contract, as tests and development do. */
  validateOutput?: boolean
}

/** The service behind `studioContract`: runs, their queue, and questions to the desk. */
export class Studio {
  private readonly broadcast = new Broadcast()
  private readonly handlers: Handlers<StudioContract>
  private readonly supervisor: Supervisor
  private readonly local: LocalExecutor
  private readonly slurm: SlurmExecutor
  private readonly tending: NodeJS.Timeout
  private tended: Promise<void> = Promise.resolve()
  private readonly follower: Follower
  private readonly runs: Runs
  private readonly desk: Desk
  private readonly gpuSupport: GpuSupport
  private readonly moving: Moving
  private readonly known: KnownPaths
  private readonly claimStudies: RunStudyCache
  private closing = false
  private readonly experiments: Experiments
  private swept: Promise<void> = Promise.resolve()
  private readonly sweeping: NodeJS.Timeout | null
  private advancing: Promise<unknown> = Promise.resolve()

  /** Use `createStudio`. */
  constructor(
    home: Home,
    private readonly options: StudioOptions
  ) {
    const { launch, version, starts = 'all', lookEvery = 1000 } = options
    const { broadcast } = this
    const drain = (): void => this.drain()
    const store = new RunStore(home.runs)
    this.known = new KnownPaths(home, store)
    const supervisor = new Supervisor(store, launch, home.cache, broadcast, drain)
    this.local = new LocalExecutor(
      home,
      store,
      (id) => supervisor.start(id),
      () => (this.closing ? 'none' : starts),
      (run) => experiments.allowance(run),
      new SelfTest(
        launch,
        join(home.logs, 'desk.log'),
        broadcast,
        version,
        () => supervisor.ids.length
      )
    )
    this.slurm = new SlurmExecutor({
      folder: join(home.executors, 'slurm'),
      home: home.folder,
      store,
      profile: () => readSlurmProfile(home),
      command: options.command ?? null,
      version,
      broadcast
    })
    const executors = { local: this.local, slurm: this.slurm }
    const runs = new Runs(store, supervisor, broadcast, executors)
    this.supervisor = supervisor
    this.runs = runs
    this.desk = new Desk(launch, join(home.logs, 'desk.log'), broadcast)
    this.gpuSupport = new GpuSupport(launch, join(home.logs, 'desk.log'), broadcast, this.desk)
    const inspect = (source: DataSource, reading: ReadingOptions): Promise<DataSetReport> =>
      this.desk.call((call) => call.inspect({ source, reading, cache: home.cache }))
    const speeds = new Speeds({
      folder: home.cache,
      runtime: () => this.desk.call((call) => call.report()),
      probe: (probe) => this.desk.call((call) => call.probeSpeed(probe)),
      isBusy: () => supervisor.ids.length > 0
    })
    const experiments = new Experiments({
      folder: home.experiments,
      store,
      runs,
      inspect: ({ data: { source, reading } }) => inspect(source, reading),
      speeds
    })
    this.experiments = experiments
    this.moving = new Moving({ home: home.folder, version, runs, experiments })
    const studies = new RunStudyCache(
      (run) => store.files(run).folder,
      (folder, study) => studyRun(this.desk, folder, study)
    )
    this.claimStudies = studies
    const claims = new Claims({
      ...{ store, runs, experiments, studies, inspect, speeds },
      pages: new ClaimPages(home.claims)
    })
    broadcast.subscribe((name, payload) => {
      if (name === 'status' && 'status' in payload && payload.status.state === 'finished') {
        void claims.measure().catch(printError)
      }
    })
    this.handlers = createHandlers({
      home,
      version,
      store,
      runs,
      desk: this.desk,
      experiments,
      claims,
      gpuSupport: this.gpuSupport,
      speeds,
      executors,
      drain
    })
    const recover = async (id: string): Promise<void> => {
      if (!this.closing && starts === 'all' && (await store.diedElsewhere(id)))
        await runs.resume(id)
    }
    this.follower = new Follower(
      store,
      broadcast,
      (id) => supervisor.ids.includes(id),
      drain,
      (id) => void recover(id).catch(printError)
    )
    this.follower.start(lookEvery)
    const sweep = (): void => {
      this.swept = removeLeftovers(home).then(() => undefined, printError)
    }
    this.sweeping = starts === 'all' ? setTimeout(sweep, sweepAfter) : null
    this.tending = setInterval(() => this.tend(starts), Math.max(lookEvery, askEvery))
    this.drain()
  }

  /** Ids of the running runs whose trainers this host has started. */
  get activeRuns(): string[] {
    return this.supervisor.ids
  }

  /** Answers one client until its wire closes. */
  serve(wire: Wire): void {
    const { validateOutput = false } = this.options
    const server = serve(studioContract, this.handlers, wire, { validateOutput })
    wire.onClose(this.broadcast.subscribe((name, payload) => server.emit(name, payload)))
  }

  /**
   * Ends this host's trainers with a checkpoint; their runs can be resumed.
   * @param reason what they then give as the reason for their end
   */
  async close(reason = 'The studio was closed. Resume the run to continue.'): Promise<void> {
    this.closing = true
    this.follower.stop()
    clearInterval(this.tending)
    if (this.sweeping) clearTimeout(this.sweeping)
    this.claimStudies.close()
    this.supervisor.stopStarting(reason)
    await Promise.all([
      this.slurm.close(),
      this.local.settled(),
      this.tended,
      this.swept,
      this.advancing
    ])
    await Promise.all([this.supervisor.close(reason), this.gpuSupport.cancel(), this.desk.close()])
  }

  /** Whether a data set or a run of the home names a path. Not among the calls of a page. */
  knows(path: string): Promise<boolean> {
    return this.known.has(path)
  }

  /** Trains a run here and at once, past the queue; resolves when its trainer has it, or another process does. */
  startHere(id: string): Promise<void> {
    return this.runs.startHere(id)
  }

  /** As `Moving.pack`. Not among the calls of a page, which writes nowhere. */
  pack(id: string, to: string): Promise<PackedArchive> {
    return this.moving.pack(id, to)
  }

  /** As `unpackArchive`, into this home. */
  unpack(path: string): Promise<Unpacked> {
    return this.moving.unpack(path)
  }

  /** Ends this host's trainer of a run at once; what it did since its last checkpoint is lost. */
  async kill(id: string, why?: string): Promise<void> {
    await this.supervisor.kill(id, why)
  }

  /** Sees to runs whose jobs have ended before them; a controller that does not answer is asked again later. */
  private tend(whose: 'all' | 'own'): void {
    this.tended = this.tended
      .then(() => (this.closing ? [] : this.runs.tended('slurm', whose)))
      .then((runs) => this.slurm.tend(runs))
      .catch(printError)
  }

  private drain(): void {
    if (this.closing) return
    void this.local.drain().catch(printError)
    this.advance()
  }

  /** A run has ended here or elsewhere, or something was queued: tuned experiments may have a decision. */
  private advance(): void {
    if (this.options.starts === 'own') return
    this.advancing = this.advancing
      .then(() => (this.closing ? undefined : this.experiments.advance()))
      // Another host that owns the experiment does it instead.
      .catch(() => undefined)
  }
}

/**
 * Opens a home folder and starts to serve it.
 * @throws StudioError `conflict` when an earlier version made the folder and still trains there
 */
export async function createStudio(options: StudioOptions): Promise<Studio> {
  const home = await openHome(options.home)
  await migrateHome(home)
  return new Studio(home, options)
}

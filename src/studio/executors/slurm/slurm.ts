import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../../../contract/errors'
import type { ExecutorReport, SlurmProfile } from '../../../contract/executors'
import { isFinal } from '../../../contract/records'
import { storageError } from '../../../storage/durable'
import { whileOwning } from '../../../storage/owner'
import { eachOf } from '../../../storage/each-of'
import type { SelfTestReport } from '../../../contract/self-test'
import type { Broadcast } from '../../broadcast'
import { newRunId } from '../../run-id'
import type { RunStore } from '../../run-store'
import type { Backing, Executor } from '../executor'
import {
  isTended,
  mostTries,
  readPlacement,
  unsubmitted,
  writePlacement,
  type Placement
} from '../placement'
import { isUnreachable, slurm } from './commands'
import { JobLists } from './job-list'
import { batchScript, resourceOptions } from './script'
import { makeFolders } from '../../../storage/make-folders'
import { selfTestOnNode } from './self-test'

interface Parts {
  /** Where the scripts, indices and outputs of jobs are kept. */
  folder: string
  home: string
  store: RunStore
  profile: () => Promise<SlurmProfile>
  /** How to start the command line on a node; null where this host does not know. */
  command: string[] | null
  version: string
  broadcast: Broadcast
}

/** Computes runs as tasks of job arrays, each by `mixup-studio run`; a home folder that the nodes share is all it needs. */
export class SlurmExecutor implements Executor {
  readonly name = 'slurm'
  private readonly jobs = new JobLists()
  /** When this process first saw that a job had been submitted, by its monotonic clock. */
  private readonly seen = new Map<string, number>()
  private readonly closing = new AbortController()
  private testing: Promise<SelfTestReport> | null = null

  constructor(private readonly parts: Parts) {}

  /** Why jobs that have ended could not be seen to last time; tried again at the next. */
  private trouble: string | null = null

  async check(): Promise<ExecutorReport> {
    try {
      const version = (await slurm('sbatch', '--version')).trim()
      const text = await slurm('sinfo', '--noheader', '--format=%P %a %l %D %c %m')
      const partitions = text.trim().split('\n').map(describePartition)
      const profile = await this.parts.profile()
      const { partition } = profile
      const asks = `Each run asks for ${resourceOptions(profile).join(' ')}`
      const names = text
        .trim()
        .split('\n')
        .map((line) => (line.split(' ')[0] ?? '').replace('*', ''))
      const missing = partition !== '' && !names.includes(partition)
      const refusal = `There is no partition "${partition}": choose another in Settings.`
      return {
        name: this.name,
        usable: !missing,
        findings: [
          `${version}.`,
          ...partitions,
          asks,
          ...(missing ? [refusal] : []),
          ...(this.trouble === null ? [] : [this.trouble])
        ]
      }
    } catch (thrown) {
      return { name: this.name, usable: false, findings: [StudioError.from(thrown).message] }
    }
  }

  /** Requests while its job waits or runs get the same answer. */
  selfTest(): Promise<SelfTestReport> {
    this.testing ??= this.testNode().finally(() => (this.testing = null))
    return this.testing
  }

  /** Cancels the job of a self-test, for which nobody waits any more; those of runs go on. */
  async close(): Promise<void> {
    this.closing.abort()
    await this.testing?.catch(() => undefined)
  }

  private async testNode(): Promise<SelfTestReport> {
    const { folder, home, version, broadcast, profile } = this.parts
    const progress = (text: string): void =>
      broadcast.emit('progress', { text: `Slurm self-test: ${text}`, done: 0, total: null })
    return selfTestOnNode({
      ...{ folder, home, version, jobs: this.jobs, progress, signal: this.closing.signal },
      command: this.knownCommand(),
      profile: await profile()
    })
  }

  private knownCommand(): string[] {
    const { command } = this.parts
    if (command) return command
    throw new StudioError('unsupported', 'This host cannot start jobs on a cluster.')
  }

  submit(runs: string[]): Promise<void> {
    return this.submitAll(runs, false)
  }

  private async submitAll(runs: string[], again: boolean): Promise<void> {
    let submitted = 0
    try {
      const command = this.knownCommand()
      const limit = await largestArray()
      const asked = await this.parts.profile()
      for (; submitted < runs.length; submitted += limit) {
        const some = runs.slice(submitted, submitted + limit)
        await this.submitArray(some, command, asked, again)
      }
    } catch (thrown) {
      const error = StudioError.from(thrown)
      // Those of jobs that have ended are seen to once the controller answers again, or the disk has room.
      if (!again || !(isUnreachable(error) || error.code === 'storage')) {
        // Where the home cannot be written, they stay as they are.
        await eachOf(runs.slice(submitted), (id) => this.giveUp(id, error)).catch(() => undefined)
      }
      throw error
    }
  }

  /** By no clock of any host: a list says nothing about jobs that this process saw only after it had asked. */
  async look(runs: string[]): Promise<ReadonlyMap<string, Backing>> {
    const jobs = await this.jobsOf(runs)
    for (const job of jobs.values()) this.seen.set(job, this.seen.get(job) ?? performance.now())
    const { asked, states } = await this.jobs.read()
    return new Map(
      runs.map((id) => {
        const job = jobs.get(id)
        if (job === undefined) return [id, 'gone']
        const state = states.get(job)
        if (state !== undefined) return [id, state === 'PENDING' ? 'waiting' : 'started']
        return [id, (this.seen.get(job) ?? asked) < asked ? 'gone' : 'waiting']
      })
    )
  }

  async stop(runs: string[]): Promise<void> {
    const jobs = [...(await this.jobsOf(runs)).values()]
    for (let start = 0; start < jobs.length; start += 500) {
      await slurm('scancel', '--quiet', ...jobs.slice(start, start + 500))
    }
  }

  /**
   * Submits those again whose job has gone before they were finished, until three jobs in a row got no step further.
   * @param runs that this executor has taken on
   * @throws StudioError for what went wrong, once while it stays the same
   */
  async tend(runs: string[]): Promise<void> {
    try {
      await this.submitLost(runs)
      this.trouble = null
    } catch (thrown) {
      const error = StudioError.from(thrown)
      const trouble = `Jobs that have ended wait to be continued: ${error.message}`
      const isNew = trouble !== this.trouble
      this.trouble = trouble
      if (isNew) throw error
    }
  }

  private async submitLost(runs: string[]): Promise<void> {
    if (runs.length === 0) return
    const before = await this.jobsOf(runs)
    const backings = await this.look(runs)
    const gone = runs.filter((id) => backings.get(id) === 'gone')
    if (gone.length === 0) return
    const cancelled = await this.cancelled(gone)
    await whileOwning(join(this.parts.folder, 'slurm.json'), async () => {
      const again: string[] = []
      const now = await this.jobsOf(gone)
      for (const id of gone) {
        const isNewer = now.get(id) !== before.get(id)
        if (!isNewer && (await this.isLost(id, cancelled.has(id)))) again.push(id)
      }
      if (again.length > 0) await this.submitAll(again, true)
    })
  }

  /** Those of runs whose jobs somebody has cancelled. Slurm remembers that for some minutes, accounting or not. */
  private async cancelled(runs: string[]): Promise<Set<string>> {
    const jobs = new Map([...(await this.jobsOf(runs))].map(([id, job]) => [job, id]))
    const arrays = new Set([...jobs.keys()].map((job) => job.split('_')[0] ?? ''))
    const texts = await Promise.all(
      [...arrays].map((array) =>
        slurm('scontrol', 'show', 'job', array, '--oneliner').catch(() => '')
      )
    )
    const lines = texts.flatMap((text) => text.split('\n'))
    const names = lines.flatMap((line) => {
      const array = /\bArrayJobId=(\d+)/.exec(line)?.[1]
      const task = /\bArrayTaskId=(\d+)/.exec(line)?.[1]
      return array && task && line.includes('JobState=CANCELLED') ? [`${array}_${task}`] : []
    })
    return new Set(names.flatMap((name) => jobs.get(name) ?? []))
  }

  /** Whether a run has to be submitted again; says why where it is given up. */
  private async isLost(id: string, wasCancelled: boolean): Promise<boolean> {
    const placed = await this.placement(id)
    const { status, host } = await this.parts.store.summary(id)
    if (!placed || !isTended(placed) || isFinal(status.state) || host !== undefined) return false
    const tries = status.step > placed.step ? 0 : placed.tries
    const job = `Slurm job ${placed.job ?? ''}`
    if (wasCancelled) {
      const message = `${job} was cancelled. Resume the run to continue.`
      await this.giveUp(id, new StudioError('cancelled', message))
      return false
    }
    if (tries + 1 < mostTries) return true
    const why = (await exists(placed.output))
      ? `${placed.output} may show the reason.`
      : 'It could not print to the home folder, which must be on a file system that every node shares.'
    const message = `${job} made no progress, like the ${mostTries - 1} before it. ${why}`
    await this.giveUp(id, new StudioError('trainer-died', message))
    return false
  }

  private async submitArray(
    runs: string[],
    command: string[],
    profile: SlurmProfile,
    again: boolean
  ): Promise<void> {
    const { home } = this.parts
    const folder = join(this.parts.folder, newRunId())
    const index = join(folder, 'index.txt')
    const script = join(folder, 'job.sh')
    const batch = { command, home, index, runs: runs.length, output: join(folder, '%A_%a.txt') }
    try {
      await makeFolders(folder)
      await writeFile(index, `${runs.join('\n')}\n`)
      await writeFile(script, batchScript(batch, profile))
    } catch (error) {
      throw storageError(folder, error)
    }
    const answer = await slurm('sbatch', '--parsable', '--chdir', folder, script)
    const [job = ''] = answer.trim().split(';')
    await eachOf(runs, async (id, task) => {
      const before = await this.placement(id)
      const { status } = await this.parts.store.summary(id)
      const isStuck = again && before !== null && status.step <= before.step
      await writePlacement(this.parts.store.files(id).place, {
        executor: 'slurm',
        job: `${job}_${task}`,
        output: join(folder, `${job}_${task}.txt`),
        tries: isStuck ? before.tries + 1 : 0,
        step: status.step
      })
    })
  }

  /** By run; those without a job are left out. */
  private async jobsOf(runs: string[]): Promise<Map<string, string>> {
    const jobs = new Map<string, string>()
    await eachOf(runs, async (id) => {
      const job = (await this.placement(id))?.job
      if (job != null) jobs.set(id, job)
    })
    return jobs
  }

  private placement(id: string): Promise<Placement | null> {
    return readPlacement(this.parts.store.files(id).place)
  }

  /** Leaves a run interrupted, with the reason, until somebody resumes it. */
  private async giveUp(id: string, error: StudioError): Promise<void> {
    const { store } = this.parts
    const placed = (await this.placement(id)) ?? unsubmitted('slurm')
    await writePlacement(store.files(id).place, { ...placed, tries: mostTries })
    await store.changeStatus(id, ({ state }) =>
      isFinal(state) && state !== 'interrupted'
        ? null
        : { state: 'interrupted', reason: error.message, error: error.toRecord() }
    )
  }
}

const exists = async (path: string | null): Promise<boolean> =>
  path !== null &&
  access(path).then(
    () => true,
    () => false
  )

function describePartition(line: string): string {
  const [name = '', available = '', limit = '', nodes = '', cpus = '', memory = ''] =
    line.split(' ')
  return `Partition ${name}: ${available}, ${nodes === '1' ? '1 node' : `${nodes} nodes`} with ${cpus === '1' ? '1 CPU' : `${cpus} CPUs`} and ${memory} MB each, time limit ${limit}.`
}

/** How many tasks a job array may have. */
async function largestArray(): Promise<number> {
  const text = await slurm('scontrol', 'show', 'config')
  const size = Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(text)?.[1] ?? 1001)
  return Math.max(1, size - 1)
}

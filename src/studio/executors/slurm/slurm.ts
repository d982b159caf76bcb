import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../../../contract/errors'
import type { ExecutorReport, SlurmProfile } from '../../../contract/executors'
import { isFinal } from '../../../contract/records'
import { storageError } from '../../../storage/durable'
import { whileOwning } from '../../../storage/owner'
import { eachOf } from '../../each-of'
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
import { slurm } from './commands'
import { JobLists } from './job-list'
import { batchScript } from './script'

interface Parts {
  /** Where the scripts, indices and outputs of jobs are kept. */
  folder: string
  home: string
  store: RunStore
  profile: () => Promise<SlurmProfile>
  /** How to start the command line on a node; null where this host does not know. */
  command: string[] | null
}

/** Computes runs as tasks of job arrays, each by `mixup-studio run`; a home folder that the nodes share is all it needs. */
export class SlurmExecutor implements Executor {
  readonly name = 'slurm'
  private readonly jobs = new JobLists()

  constructor(private readonly parts: Parts) {}

  async check(): Promise<ExecutorReport> {
    try {
      const version = (await slurm('sbatch', '--version')).trim()
      const text = await slurm('sinfo', '--noheader', '--format=%P %a %l %D %c %m')
      const partitions = text.trim().split('\n').map(describePartition)
      const { partition } = await this.parts.profile()
      const names = text.trim().split('\n').map((line) => (line.split(' ')[0] ?? '').replace('*', '')) // prettier-ignore
      const missing = partition !== '' && !names.includes(partition)
      const refusal = `There is no partition "${partition}": choose another in Settings.`
      return { name: this.name, usable: !missing, findings: [`${version}.`, ...partitions, ...(missing ? [refusal] : [])] } // prettier-ignore
    } catch (thrown) {
      return { name: this.name, usable: false, findings: [StudioError.from(thrown).message] }
    }
  }

  submit(runs: string[]): Promise<void> {
    return this.submitAll(runs, false)
  }

  private async submitAll(runs: string[], again: boolean): Promise<void> {
    const { command, profile } = this.parts
    try {
      if (!command)
        throw new StudioError('unsupported', 'This host cannot start jobs on a cluster.')
      const limit = await largestArray()
      const asked = await profile()
      for (let start = 0; start < runs.length; start += limit) {
        await this.submitArray(runs.slice(start, start + limit), command, asked, again)
      }
    } catch (thrown) {
      const error = StudioError.from(thrown)
      await eachOf(runs, (id) => this.giveUp(id, error))
      throw error
    }
  }

  async look(runs: string[]): Promise<ReadonlyMap<string, Backing>> {
    const { time, states } = await this.jobs.read()
    const backings = new Map<string, Backing>()
    await eachOf(runs, async (id) => {
      const placed = await this.placement(id)
      const state = placed?.job == null ? undefined : states.get(placed.job)
      if (state !== undefined) backings.set(id, state === 'PENDING' ? 'waiting' : 'started')
      else if (!placed || placed.submitted < time) backings.set(id, 'gone')
      else backings.set(id, 'waiting')
    })
    return backings
  }

  async stop(runs: string[]): Promise<void> {
    const placements = await Promise.all(runs.map((id) => this.placement(id)))
    const jobs = placements.flatMap((placed) => placed?.job ?? [])
    for (let start = 0; start < jobs.length; start += 500) {
      await slurm('scancel', '--quiet', ...jobs.slice(start, start + 500))
    }
  }

  /**
   * Submits those again whose job has gone before they were finished, until three jobs in a row got no step further.
   * @param runs that this executor has taken on
   */
  async tend(runs: string[]): Promise<void> {
    if (runs.length === 0) return
    const backings = await this.look(runs)
    const gone = runs.filter((id) => backings.get(id) === 'gone')
    if (gone.length === 0) return
    const cancelled = await this.cancelled(gone)
    await whileOwning(join(this.parts.folder, 'slurm.json'), async () => {
      const again: string[] = []
      for (const id of gone) {
        if (await this.isLost(id, cancelled.has(id))) again.push(id)
      }
      if (again.length > 0) await this.submitAll(again, true)
    })
  }

  /** Those of runs whose jobs somebody has cancelled. Slurm remembers that for some minutes, accounting or not. */
  private async cancelled(runs: string[]): Promise<Set<string>> {
    const jobs = new Map<string, string>()
    await eachOf(runs, async (id) => {
      const job = (await this.placement(id))?.job
      if (job != null) jobs.set(job, id)
    })
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
    const message = `${job} ended without a step forward, as ${mostTries - 1} before it. ${placed.output ?? ''} may say why; without that file, the node does not share the home folder.`
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
    const batch = { command, home, index, runs: runs.length, output: join(folder, '%A_%a.txt') } // prettier-ignore
    try {
      await mkdir(folder, { recursive: true })
      await writeFile(index, `${runs.join('\n')}\n`)
      await writeFile(script, batchScript(batch, profile))
    } catch (error) {
      throw storageError(folder, error)
    }
    const answer = await slurm('sbatch', '--parsable', '--chdir', folder, script)
    const [job = ''] = answer.trim().split(';')
    const submitted = Date.now()
    await eachOf(runs, async (id, task) => {
      const before = await this.placement(id)
      const { status } = await this.parts.store.summary(id)
      const isStuck = again && before !== null && status.step <= before.step
      await writePlacement(this.parts.store.files(id).place, {
        executor: 'slurm',
        job: `${job}_${task}`,
        output: join(folder, `${job}_${task}.txt`),
        submitted,
        tries: isStuck ? before.tries + 1 : 0,
        step: status.step
      })
    })
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

function describePartition(line: string): string {
  const [name = '', available = '', limit = '', nodes = '', cpus = '', memory = ''] =
    line.split(' ')
  return `Partition ${name}: ${available}, ${nodes === '1' ? '1 node' : `${nodes} nodes`} with ${cpus} CPUs and ${memory} MB each, time limit ${limit}.`
}

/** How many tasks a job array may have. */
async function largestArray(): Promise<number> {
  const text = await slurm('scontrol', 'show', 'config')
  const size = Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(text)?.[1] ?? 1001)
  return Math.max(1, size - 1)
}

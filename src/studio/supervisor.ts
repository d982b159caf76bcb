import { readdir } from 'node:fs/promises'
import { trainerContract } from '../contract/api'
import { StudioError, type ErrorCode } from '../contract/errors'
import { isFinal, type RunStatus } from '../contract/records'
import { connect, type Client } from '../rpc/client'
import type { Broadcast } from './broadcast'
import type { Launch, TrainerProcess } from './launch'
import { memoryBefore, ranOutOfMemory, type MemoryBefore } from './lack-of-memory'
import type { RunStore } from './run-store'
import { printError } from '../contract/print-error'

interface Supervised {
  client: Client<typeof trainerContract>
  process: TrainerProcess
  status: RunStatus | null
  /** It has taken its run. */
  started: boolean
  /** It left the run alone, since another process works on it or it no longer waits: the run's status says what happened. */
  declined: boolean
  /** Resolves once the process is gone and the run folder tells so. */
  ended: Promise<void>
}

/** The trainers that this host has started. The death of one is an event, never the host's end. */
export class Supervisor {
  private readonly running = new Map<string, Supervised>()
  /** Why no trainer is started any more; null while they are. */
  private closing: string | null = null

  constructor(
    private readonly store: RunStore,
    private readonly launch: Launch,
    private readonly cache: string,
    private readonly broadcast: Broadcast,
    private readonly onEnd: () => void
  ) {}

  get ids(): string[] {
    return [...this.running.keys()]
  }

  /** The newest status, which may be ahead of the file. */
  status(id: string): RunStatus | null {
    return this.running.get(id)?.status ?? null
  }

  client(id: string): Client<typeof trainerContract> | null {
    return this.running.get(id)?.client ?? null
  }

  /** Resolves once the trainer owns the run; where it cannot be started, the run says why. Once this closes, it stays queued. */
  async start(id: string): Promise<void> {
    await this.settled(id)
    const { folder, log, checkpoints } = this.store.files(id)
    const before = await memoryBefore(log)
    if (this.closing !== null) return
    const supervised = this.supervise(id, this.launch('run', log), before)
    const resume = (await readdir(checkpoints).catch(() => [])).length > 0
    try {
      await supervised.client.call.start({ folder, resume, cache: this.cache })
      supervised.started = true
    } catch (thrown) {
      const error = StudioError.from(thrown)
      if (error.code === 'conflict') supervised.declined = true
      else if (error.code !== 'disconnected') await this.refuse(id, error)
      supervised.process.kill()
      await supervised.ended
    }
  }

  /** Resolves once no trainer of this host works on the run. */
  async settled(id: string): Promise<void> {
    await this.running.get(id)?.ended
  }

  /**
   * From now on no run is started. Trainers that have not taken their run yet are not waited for, which lasts where the
   * machine is busy: what they were to train stays in the queue.
   * @param reason what a run that such a trainer is just taking gives as the reason for its end
   */
  stopStarting(reason: string): void {
    this.closing = reason
    for (const { started, process } of this.running.values()) {
      if (!started) process.kill('the studio is closing')
    }
  }

  /**
   * Lets every trainer write a checkpoint and end, and waits for it.
   * @param reason what their runs then give as the reason for their end
   */
  async close(reason: string): Promise<void> {
    const all = [...this.running.entries()]
    for (const [, { client }] of all) client.close()
    await Promise.all(
      all.map(async ([id, { ended }]) => {
        await ended
        await this.giveReason(id, reason)
      })
    )
  }

  /** Ends a trainer at once, without a checkpoint. */
  async kill(id: string, why?: string): Promise<void> {
    this.running.get(id)?.process.kill(why)
    await this.settled(id)
  }

  private supervise(id: string, process: TrainerProcess, before: MemoryBefore): Supervised {
    const client = connect(trainerContract, process.wire)
    const ended = process.exited.then((how) => this.finish(id, how, before))
    const supervised: Supervised = {
      ...{ client, process, status: null, ended },
      ...{ started: false, declined: false }
    }
    this.running.set(id, supervised)
    client.on('run', (event) => this.broadcast.emit('run', { id, event }))
    client.on('status', (status) => {
      supervised.status = status
      this.broadcast.emit('status', { id, status })
      if (isFinal(status.state)) client.close()
    })
    return supervised
  }

  private async finish(id: string, how: string | null, before: MemoryBefore): Promise<void> {
    if (!this.running.get(id)?.declined) await this.recordEnd(id, how, before)
    this.running.delete(id)
    this.onEnd()
  }

  private async recordEnd(id: string, how: string | null, before: MemoryBefore): Promise<void> {
    try {
      const end = await this.deathOf(id, how, before)
      const status = await this.store.changeStatus(id, (status) =>
        isFinal(status.state) ? null : end(status)
      )
      this.broadcast.emit('status', { id, status })
    } catch (error) {
      printError(error)
      await this.reportDeath(id).catch(printError)
    }
  }

  private async deathOf(id: string, how: string | null, before: MemoryBefore): Promise<Death> {
    const reason = this.closing
    if (reason !== null && !this.running.get(id)?.started) return died.beforeItBegan(reason)
    const lackedMemory = how !== null && (await ranOutOfMemory(before, how))
    return lackedMemory ? died.ofMemory : died.unexpectedly(how)
  }

  /** Where the end of a run cannot be written down, as on a disk that fails, it is reported all the same. */
  private async reportDeath(id: string): Promise<void> {
    const { status } = await this.store.summary(id)
    // Otherwise another process has taken over the run and reports its state.
    if (isFinal(status.state)) this.broadcast.emit('status', { id, status })
  }

  private async giveReason(id: string, reason: string): Promise<void> {
    try {
      await this.store.changeStatus(id, ({ state, error }) =>
        state === 'interrupted' && error === null ? { reason } : null
      )
    } catch (error) {
      printError(error)
    }
  }

  private async refuse(id: string, error: StudioError): Promise<void> {
    const change = { state: 'failed', reason: error.message, error: error.toRecord() } as const
    await this.store.changeStatus(id, () => change)
  }
}

type Death = (status: RunStatus) => Partial<RunStatus> | null

const interrupted = (code: ErrorCode, message: string): Partial<RunStatus> => ({
  state: 'interrupted',
  reason: message,
  error: new StudioError(code, message).toRecord()
})

/** What the status of a run says after the death of its trainer. */
const died = {
  beforeItBegan:
    (reason: string): Death =>
    ({ state }) =>
      state === 'queued' ? null : { state: 'interrupted', reason },
  unexpectedly:
    (how: string | null): Death =>
    ({ step }) => {
      const cause = how === 'signal SIGKILL' ? `${how}, possibly out of memory` : (how ?? 'exit')
      return interrupted(
        'trainer-died',
        `The training process stopped unexpectedly (${cause}) at step ${step}. Resume the run to continue from its last checkpoint; see log.txt in its folder for details.`
      )
    },
  ofMemory: (({ step }) =>
    interrupted(
      'out-of-memory',
      `The training process ran out of memory at step ${step}. Close other programs and resume the run from its last checkpoint, or train with a smaller batch, model or data set.`
    )) satisfies Death
}

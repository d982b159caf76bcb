import { readdir } from 'node:fs/promises'
import { trainerContract } from '../contract/api'
import { StudioError } from '../contract/errors'
import { isFinal, type RunStatus } from '../contract/records'
import { connect, type Client } from '../rpc/client'
import type { Broadcast } from './broadcast'
import type { Launch, TrainerProcess } from './launch'
import type { RunStore } from './run-store'

interface Supervised {
  client: Client<typeof trainerContract>
  process: TrainerProcess
  status: RunStatus | null
  /** Resolves once the process is gone and the run folder tells so. */
  ended: Promise<void>
}

/** The trainers that this host has started. The death of one is an event, never the host's end. */
export class Supervisor {
  private readonly running = new Map<string, Supervised>()

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

  /** Resolves once the trainer owns the run; where it cannot be started, the run says why. */
  async start(id: string): Promise<void> {
    await this.settled(id)
    const { folder, log, checkpoints } = this.store.files(id)
    const supervised = this.supervise(id, this.launch('run', log))
    const resume = (await readdir(checkpoints).catch(() => [])).length > 0
    try {
      await supervised.client.call.start({ folder, resume, cache: this.cache })
    } catch (thrown) {
      const error = StudioError.from(thrown)
      if (error.code !== 'disconnected' && error.code !== 'conflict') await this.refuse(id, error)
      supervised.process.kill()
      await supervised.ended
    }
  }

  /** Resolves once no trainer of this host has anything to do with the run any more. */
  async settled(id: string): Promise<void> {
    await this.running.get(id)?.ended
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

  private supervise(id: string, process: TrainerProcess): Supervised {
    const client = connect(trainerContract, process.wire)
    const ended = process.exited.then((how) => this.finish(id, how))
    const supervised: Supervised = { client, process, status: null, ended }
    this.running.set(id, supervised)
    client.on('run', (event) => this.broadcast.emit('run', { id, event }))
    client.on('status', (status) => {
      supervised.status = status
      this.broadcast.emit('status', { id, status })
      if (isFinal(status.state)) client.close()
    })
    return supervised
  }

  private async finish(id: string, how: string | null): Promise<void> {
    try {
      const status = await this.store.changeStatus(id, (status) =>
        isFinal(status.state) ? null : died(status, how)
      )
      this.broadcast.emit('status', { id, status })
    } catch (error) {
      // Another process has taken the run over: it says how things stand.
      console.error(error)
    }
    this.running.delete(id)
    this.onEnd()
  }

  private async giveReason(id: string, reason: string): Promise<void> {
    try {
      await this.store.changeStatus(id, ({ state, error }) =>
        state === 'interrupted' && error === null ? { reason } : null
      )
    } catch (error) {
      console.error(error)
    }
  }

  private async refuse(id: string, error: StudioError): Promise<void> {
    const change = { state: 'failed', reason: error.message, error: error.toRecord() } as const
    await this.store.changeStatus(id, () => change)
  }
}

function died(status: RunStatus, how: string | null): Partial<RunStatus> {
  const cause = how === 'signal SIGKILL' ? `${how}, perhaps for lack of memory` : (how ?? 'exit')
  const message = `The training process died (${cause}) at step ${status.step}. Resume the run to go on from its last checkpoint; log.txt in its folder may say more.`
  return {
    state: 'interrupted',
    reason: message,
    error: new StudioError('trainer-died', message).toRecord()
  }
}

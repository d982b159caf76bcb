import { deskContract } from '../contract/api'
import { StudioError } from '../contract/errors'
import { connect, type Client } from '../rpc/client'
import type { ClientCalls } from '../rpc/types'
import type { Broadcast } from './broadcast'
import type { Launch } from './launch'

type DeskContract = typeof deskContract

interface Running {
  client: Client<DeskContract>
  exited: Promise<string | null>
  kill: (why: string) => void
}

/** Milliseconds in which it may end by itself; it has nothing to save. */
const patience = 1000

/** The desk trainer: started when first needed, and again after it has died. */
export class Desk {
  private running: Running | null = null
  private closed = false

  constructor(
    private readonly launch: Launch,
    private readonly logFile: string,
    private readonly broadcast: Broadcast
  ) {}

  /** Calls the desk; its death ends the call with `trainer-died`, and the next call starts another. */
  async call<T>(work: (calls: ClientCalls<DeskContract>) => Promise<T>): Promise<T> {
    const running = this.started()
    try {
      return await work(running.client.call)
    } catch (thrown) {
      if (!(thrown instanceof StudioError) || thrown.code !== 'disconnected') throw thrown
      const how = (await running.exited) ?? 'exit'
      throw new StudioError(
        'trainer-died',
        `The process that reads data and models stopped unexpectedly (${how}). Try again; see ${this.logFile} for details.`
      )
    }
  }

  async close(): Promise<void> {
    this.closed = true
    const { running } = this
    if (!running) return
    running.client.close()
    const timer = setTimeout(() => running.kill('the studio is closing'), patience)
    await running.exited
    clearTimeout(timer)
  }

  private started(): Running {
    if (this.closed) throw new StudioError('disconnected', 'The studio is closing.')
    if (this.running) return this.running
    const { wire, exited, kill } = this.launch('desk', this.logFile)
    const client = connect(deskContract, wire)
    const running: Running = { client, exited, kill }
    this.running = running
    client.on('progress', (progress) => this.broadcast.emit('progress', progress))
    const forget = (): void => {
      if (this.running === running) this.running = null
    }
    client.onClose(forget)
    return running
  }
}

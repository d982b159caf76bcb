import { deskContract } from '../contract/api'
import { StudioError } from '../contract/errors'
import { connect, type Client } from '../rpc/client'
import type { ClientCalls, EventPayload } from '../rpc/types'
import type { Launch } from './launch'

type DeskContract = typeof deskContract

/** Where its progress goes, as `Broadcast` takes it. */
interface Listener {
  emit(name: 'progress', progress: EventPayload<DeskContract, 'progress'>): void
}

interface Running {
  client: Client<DeskContract>
  exited: Promise<string | null>
  kill: (why: string) => void
  /** Calls that are not answered yet. */
  unanswered: Set<Promise<unknown>>
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
    private readonly listener: Listener
  ) {}

  /** Calls the desk; its death ends the call with `trainer-died`, and the next call starts another. */
  async call<T>(work: (calls: ClientCalls<DeskContract>) => Promise<T>): Promise<T> {
    const running = this.started()
    const answer = work(running.client.call)
    running.unanswered.add(answer)
    try {
      return await answer
    } catch (thrown) {
      if (!(thrown instanceof StudioError) || thrown.code !== 'disconnected') throw thrown
      const how = (await running.exited) ?? 'exit'
      throw new StudioError(
        'trainer-died',
        `The process that reads data and models stopped unexpectedly (${how}). Try again; see ${this.logFile} for details.`
      )
    } finally {
      running.unanswered.delete(answer)
    }
  }

  async close(): Promise<void> {
    this.closed = true
    await end(this.running)
  }

  /** The next call starts another process; this one ends once it has answered. */
  async restart(): Promise<void> {
    const { running } = this
    this.running = null
    await Promise.allSettled([...(running?.unanswered ?? [])])
    await end(running)
  }

  private started(): Running {
    if (this.closed) throw new StudioError('disconnected', 'The studio is closing.')
    if (this.running) return this.running
    const { wire, exited, kill } = this.launch('desk', this.logFile)
    const client = connect(deskContract, wire)
    const running: Running = { client, exited, kill, unanswered: new Set() }
    this.running = running
    client.on('progress', (progress) => this.listener.emit('progress', progress))
    const forget = (): void => {
      if (this.running === running) this.running = null
    }
    client.onClose(forget)
    return running
  }
}

async function end(running: Running | null): Promise<void> {
  if (!running) return
  running.client.close()
  const timer = setTimeout(() => running.kill('the studio is closing'), patience)
  await running.exited
  clearTimeout(timer)
}

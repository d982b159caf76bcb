import type { studioContract } from '../contract/api'
import type { EventName, EventPayload } from '../rpc/types'

export type StudioContract = typeof studioContract
type Listener = <N extends EventName<StudioContract>>(
  name: N,
  payload: EventPayload<StudioContract, N>
) => void

/** Sends the studio's events to every client of every host. */
export class Broadcast {
  private readonly listeners = new Set<Listener>()

  readonly emit: Listener = (name, payload) => {
    for (const listener of this.listeners) listener(name, payload)
  }

  /** Returns a function that ends the subscription. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}

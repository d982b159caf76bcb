import { setImmediate as turn } from 'node:timers/promises'

/** How long computing may hold the event loop, in milliseconds. */
const longestHold = 20

/**
 * Gives the event loop a real turn now and then. Awaiting a generator alone yields microtasks only, and a message that
 * asks for a pause would never arrive.
 */
export class Breather {
  private last = performance.now()

  /** @param afterwards called after every turn; what it throws ends the computing */
  constructor(private readonly afterwards: () => void = () => undefined) {}

  async breathe(): Promise<void> {
    if (performance.now() - this.last < longestHold) return
    await turn()
    this.last = performance.now()
    this.afterwards()
  }
}

import { setImmediate as turn } from 'node:timers/promises'

/** How long computing may hold the event loop, in milliseconds. */
const longestHold = 20

/**
 * Yields to the event loop (macrotask) regularly. Awaiting a generator only yields microtasks, so a pause request
 * would never arrive.
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

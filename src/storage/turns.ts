const longest = 10

/** Shares the event loop: work on many things takes a turn before each. */
export class Turns {
  private last = performance.now()

  /** Resolves at once, or in a later turn of the event loop where this one has taken 10 ms already. */
  async take(): Promise<void> {
    if (performance.now() - this.last < longest) return
    await new Promise((resolve) => setImmediate(resolve))
    this.last = performance.now()
  }
}

/** As `map` of an array, in turns. */
export async function mapInTurns<T, U>(items: readonly T[], work: (item: T) => U): Promise<U[]> {
  const turns = new Turns()
  const results: U[] = []
  for (const item of items) {
    await turns.take()
    results.push(work(item))
  }
  return results
}

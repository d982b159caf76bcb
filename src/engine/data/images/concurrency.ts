/**
 * Calls `work` for every item, at most `limit` at once, in order of start. Hands the event loop a
 * turn every 20 ms, so that work which never waits does not starve timers and messages.
 */
export async function mapConcurrently<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<void>
): Promise<void> {
  let next = 0
  let lastTurn = performance.now()
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      await work(items[index] as Item, index)
      if (performance.now() - lastTurn > 20) {
        await new Promise((resolve) => setImmediate(resolve))
        lastTurn = performance.now()
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
}

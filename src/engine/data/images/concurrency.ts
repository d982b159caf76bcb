const turnMilliseconds = 20

/**
 * Calls `work` for every item, at most `limit` at once, in order of start. Hands the event loop a
 * turn every 20 ms, so that work which never waits does not starve timers and messages.
 * @throws what `work` throws first; nothing is started after that
 */
export async function mapConcurrently<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<void>
): Promise<void> {
  let next = 0
  let lastTurn = performance.now()
  const turn = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    lastTurn = performance.now()
  }
  const worker = async (): Promise<void> => {
    for (;;) {
      if (performance.now() - lastTurn > turnMilliseconds) await turn()
      if (next >= items.length) return
      const index = next++
      try {
        await work(items[index] as Item, index)
      } catch (error) {
        next = items.length
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
}

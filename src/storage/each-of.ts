/** Works on items sixteen at a time, so that a network file system is kept busy and not flooded. */
export async function eachOf<T>(
  items: T[],
  work: (item: T, index: number) => Promise<void>
): Promise<void> {
  const next = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of next) await work(item, index)
  }
  await Promise.all(Array.from({ length: 16 }, worker))
}

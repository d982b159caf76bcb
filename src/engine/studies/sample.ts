import { setImmediate as turn } from 'node:timers/promises'
import type { Generator } from '../../core/random'

/** Some of the rows 0..length-1, all of them where there are no more; in order. */
export function sampleRows(length: number, count: number, random: Generator): Int32Array {
  return random.permutation(length).slice(0, count).sort()
}

/** Batches of rows; the event loop has a turn after each. */
export async function* batchesOf(rows: Int32Array, size: number): AsyncGenerator<Int32Array, void> {
  for (let start = 0; start < rows.length; start += size) {
    yield rows.slice(start, start + size)
    await turn()
  }
}

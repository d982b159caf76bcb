import { closeSync, openSync, writeSync } from 'node:fs'

/** Cells that the numbers of a table are drawn from. */
const spellings = 4096
const features = 50
const cell = '0.12345,'.length

/** A quick generator of whole numbers of 32 bits (Marsaglia 2003, "Xorshift RNGs"). */
function xorshift(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/**
 * Writes a CSV of 50 numbers and a target that depends on two of them, until it has so many bytes.
 * @returns its rows
 */
export function writeLargeTable(path: string, bytes: number): number {
  const next = xorshift(1)
  const cells = Array.from({ length: spellings }, (_, place) =>
    Buffer.from(`${(0.1 + (0.9 * place) / spellings).toFixed(5)},`)
  )
  const values = cells.map((text) => parseFloat(text.toString()))
  const file = openSync(path, 'w')
  const names = Array.from({ length: features }, (_, at) => `x${at}`)
  let written = writeSync(file, `${names.join(',')},y\n`)
  const block = Buffer.alloc(2 ** 24)
  let rows = 0
  while (written < bytes) {
    let at = 0
    while (at + features * cell + 32 < block.length && written + at < bytes) {
      let target = 0
      for (let column = 0; column < features; column++) {
        const place = next() % spellings
        if (column === 0) target += 3 * values[place]!
        if (column === 1) target -= 2 * values[place]!
        block.set(cells[place]!, at)
        at += cell
      }
      target += (next() / 2 ** 32 - 0.5) / 5
      at += block.write(`${target.toFixed(5)}\n`, at)
      rows++
    }
    writeSync(file, block, 0, at)
    written += at
  }
  closeSync(file)
  return rows
}

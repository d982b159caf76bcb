/** FNV-1a over 32-bit words or bytes, followed by the finaliser of MurmurHash3. */
function hashRow(words: Uint32Array | Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function sameRow(words: Uint32Array | Uint8Array, a: number, b: number, width: number): boolean {
  for (let i = 0; i < width; i++) if (words[a * width + i] !== words[b * width + i]) return false
  return true
}

/**
 * Numbers examples by their content: exact duplicates share a number, others do not. Hashes only find candidates;
 * equality is always checked.
 * @param content row-major [rows, values per row]; compared bit by bit
 * @returns for each row, the index of the first row with the same content
 */
export function identify(
  content: Uint8Array | Float32Array | Float64Array,
  rows: number
): Int32Array {
  const bytes = content.byteLength / Math.max(1, rows)
  const words =
    bytes % 4 === 0 && content.byteOffset % 4 === 0
      ? new Uint32Array(content.buffer, content.byteOffset, content.byteLength / 4)
      : new Uint8Array(content.buffer, content.byteOffset, content.byteLength)
  const width = rows === 0 ? 0 : words.length / rows
  const identity = new Int32Array(rows)
  const firstByHash = new Map<number, number>()
  /** Next distinct row with the same hash, for the rare collisions. */
  const next = new Map<number, number>()
  for (let row = 0; row < rows; row++) {
    const hash = hashRow(words, row * width, (row + 1) * width)
    let candidate = firstByHash.get(hash)
    if (candidate === undefined) {
      firstByHash.set(hash, row)
      identity[row] = row
      continue
    }
    let found = -1
    for (;;) {
      if (sameRow(words, candidate, row, width)) {
        found = candidate
        break
      }
      const following: number | undefined = next.get(candidate)
      if (following === undefined) break
      candidate = following
    }
    if (found < 0) next.set(candidate, row)
    identity[row] = found < 0 ? row : found
  }
  return identity
}

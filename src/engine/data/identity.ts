const prime = 0x01000193
const offset = 0x811c9dc5

/** The finaliser of MurmurHash3, so that all bits of a hash depend on all words. */
function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/**
 * Numbers rows so that equal ones share a number. Hashes only find candidates; equality is always checked.
 * @returns for each row, the index of the first one that equals it
 */
function numberEqual(hashes: Int32Array, isSame: (a: number, b: number) => boolean): Int32Array {
  const rows = hashes.length
  const places = 2 ** Math.ceil(Math.log2(2 * rows + 1))
  /** Open addressing: the first row of each content. */
  const table = new Int32Array(places).fill(-1)
  const identity = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const hash = hashes[row]!
    let place = hash & (places - 1)
    for (;;) {
      const first = table[place]!
      if (first < 0) {
        table[place] = row
        identity[row] = row
        break
      }
      if (hashes[first] === hash && isSame(first, row)) {
        identity[row] = first
        break
      }
      place = (place + 1) & (places - 1)
    }
  }
  return identity
}

/**
 * Numbers examples by their content: exact duplicates share a number, others do not.
 * @param content row-major [rows, values per row]; compared bit by bit, by FNV-1a over its words
 * @returns for each row, the index of the first row with the same content
 */
export function identify(content: Uint8Array | Float32Array, rows: number): Int32Array {
  const bytes = content.byteLength / Math.max(1, rows)
  const words =
    bytes % 4 === 0 && content.byteOffset % 4 === 0
      ? new Uint32Array(content.buffer, content.byteOffset, content.byteLength / 4)
      : new Uint8Array(content.buffer, content.byteOffset, content.byteLength)
  const width = rows === 0 ? 0 : words.length / rows
  const hashes = Int32Array.from({ length: rows }, (_, row) => {
    let hash = offset
    for (let i = row * width; i < (row + 1) * width; i++) hash = Math.imul(hash ^ words[i]!, prime)
    return finish(hash)
  })
  return numberEqual(hashes, (a, b) => {
    for (let i = 0; i < width; i++) {
      if (words[a * width + i] !== words[b * width + i]) return false
    }
    return true
  })
}

/**
 * As {@link identify}, for rows of columns: numbers are compared by value, and NaN equals NaN.
 * @param columns [rows] each
 */
export function identifyRows(
  columns: readonly (Float64Array | Int32Array)[],
  rows: number
): Int32Array {
  const hashes = new Int32Array(rows).fill(offset)
  const number = new Float64Array(1)
  const [low, high] = [0, 1]
  const bits = new Int32Array(number.buffer)
  for (const values of columns) {
    for (let row = 0; row < rows; row++) {
      const value = values[row]!
      // 0 and -0 are equal and have different bits; so may any two NaN.
      number[0] = value === 0 ? 0 : Number.isNaN(value) ? NaN : value
      hashes[row] = Math.imul(Math.imul(hashes[row]! ^ bits[low]!, prime) ^ bits[high]!, prime)
    }
  }
  for (let row = 0; row < rows; row++) hashes[row] = finish(hashes[row]!)
  return numberEqual(hashes, (a, b) =>
    columns.every((values) => {
      const [one, other] = [values[a]!, values[b]!]
      return one === other || (Number.isNaN(one) && Number.isNaN(other))
    })
  )
}

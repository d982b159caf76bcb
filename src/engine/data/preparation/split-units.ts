/** Rows that must stay in one split, ascending. */
export type Unit = readonly number[]

/** The first row with each value of a key. */
function firstRows(key: Int32Array): {
  get(value: number): number | undefined
  set(value: number, row: number): unknown
} {
  const largest = key.reduce((most, value) => (value > most ? value : most), 0)
  if (largest > 4 * key.length) return new Map<number, number>()
  const rows = new Int32Array(largest + 1).fill(-1)
  return {
    get: (value) => (rows[value]! < 0 ? undefined : rows[value]),
    set: (value, row) => (rows[value] = row)
  }
}

/**
 * Joins rows that share a number in any of the keys (duplicates, groups), also through others: the connected parts.
 * @returns the rows of each part; parts in the order of their first row
 */
export function joinRows(rows: number, keys: (Int32Array | null)[]): Unit[] {
  const parent = Int32Array.from({ length: rows }, (_, row) => row)
  const root = (row: number): number => {
    let top = row
    while (parent[top] !== top) {
      parent[top] = parent[parent[top]!]!
      top = parent[top]!
    }
    return top
  }
  for (const key of keys) {
    if (!key) continue
    const first = firstRows(key)
    for (let row = 0; row < rows; row++) {
      const other = first.get(key[row]!)
      if (other === undefined) first.set(key[row]!, row)
      else {
        const [a, b] = [root(other), root(row)]
        parent[Math.max(a, b)] = Math.min(a, b)
      }
    }
  }
  // The smallest row of a part is its root.
  const parts: number[][] = []
  const place = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const top = root(row)
    if (top === row) place[row] = parts.push([row]) - 1
    else parts[place[top]!]!.push(row)
  }
  return parts
}

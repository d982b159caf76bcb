/**
 * Joins rows that share a number in any of the keys (duplicates, groups), also through others: the connected parts.
 * @returns the rows of each part, ascending; parts in the order of their first row
 */
export function joinRows(rows: number, keys: (Int32Array | null)[]): Int32Array[] {
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
    const first = new Map<number, number>()
    key?.forEach((value, row) => {
      const other = first.get(value)
      if (other === undefined) first.set(value, row)
      else {
        const [a, b] = [root(other), root(row)]
        parent[Math.max(a, b)] = Math.min(a, b)
      }
    })
  }
  const parts = new Map<number, number[]>()
  for (let row = 0; row < rows; row++) {
    const top = root(row)
    const part = parts.get(top)
    if (part) part.push(row)
    else parts.set(top, [row])
  }
  return Array.from(parts.values(), (part) => Int32Array.from(part))
}

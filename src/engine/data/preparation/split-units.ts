/** Rows in units that must stay in one split, in the order of their first rows. */
export class Units {
  /** @param starts where the rows of each unit begin, and the end @param rows unit by unit, ascending in each */
  constructor(
    private readonly starts: Int32Array,
    private readonly rows: Int32Array
  ) {}

  get count(): number {
    return this.starts.length - 1
  }

  sizeOf(unit: number): number {
    return this.starts[unit + 1]! - this.starts[unit]!
  }

  rowsOf(unit: number): Int32Array {
    return this.rows.subarray(this.starts[unit], this.starts[unit + 1])
  }
}

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
export function joinRows(rows: number, keys: (Int32Array | null)[]): Units {
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
  const unitOf = new Int32Array(rows)
  let count = 0
  for (let row = 0; row < rows; row++) {
    const top = root(row)
    unitOf[row] = top === row ? count++ : unitOf[top]!
  }
  return gather(unitOf, count)
}

/** The units by the unit of each row. */
function gather(unitOf: Int32Array, count: number): Units {
  const starts = new Int32Array(count + 1)
  for (const unit of unitOf) starts[unit + 1]!++
  for (let unit = 0; unit < count; unit++) starts[unit + 1]! += starts[unit]!
  const next = starts.slice()
  const rows = new Int32Array(unitOf.length)
  unitOf.forEach((unit, row) => (rows[next[unit]!++] = row))
  return new Units(starts, rows)
}

/** The stratum that most rows of each unit belong to; the first of several. */
export function stratumOfUnits(units: Units, stratum: Int32Array): Int32Array {
  const found = new Int32Array(units.count)
  for (let unit = 0; unit < units.count; unit++) {
    const rows = units.rowsOf(unit)
    found[unit] = rows.length === 1 ? stratum[rows[0]!]! : majority(rows, stratum)
  }
  return found
}

function majority(rows: Int32Array, stratum: Int32Array): number {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(stratum[row]!, (counts.get(stratum[row]!) ?? 0) + 1)
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
}

/** The chosen units of each stratum, in the order chosen; strata ascending. */
export function byStratum(chosen: Int32Array, stratumOf: Int32Array): [number, Int32Array][] {
  const counts = new Map<number, number>()
  for (const unit of chosen) counts.set(stratumOf[unit]!, (counts.get(stratumOf[unit]!) ?? 0) + 1)
  const members = new Map<number, Int32Array>()
  for (const [stratum, count] of counts) members.set(stratum, new Int32Array(count))
  const next = new Map<number, number>()
  for (const unit of chosen) {
    const stratum = stratumOf[unit]!
    const place = next.get(stratum) ?? 0
    members.get(stratum)![place] = unit
    next.set(stratum, place + 1)
  }
  return [...members].sort(([a], [b]) => a - b)
}

/** Members in another order, those of many rows first; otherwise as ordered. */
export function largestFirst(members: Int32Array, order: Int32Array, units: Units): Int32Array {
  const shuffled = order.map((place) => members[place]!)
  const large = shuffled.filter((unit) => units.sizeOf(unit) > 1)
  if (large.length === 0) return shuffled
  const sorted = Array.from(large).sort((a, b) => units.sizeOf(b) - units.sizeOf(a))
  const result = new Int32Array(shuffled.length)
  result.set(sorted)
  result.set(
    shuffled.filter((unit) => units.sizeOf(unit) === 1),
    sorted.length
  )
  return result
}

import type { ColumnSummary } from '../../../contract/records'
import { columnFacts, encodeCategories, isNumeric } from './column-facts'
import type { ImageFeatures, TableFeatures } from '../dataset'
import type { RawColumn } from './raw-table'

/** The role of each column, by name. */
export interface ColumnRoles {
  targets: string[]
  group: string | null
  ignored: string[]
}

const keptCategories = 100

function summarise(
  column: RawColumn,
  role: ColumnSummary['role'],
  numeric: boolean
): ColumnSummary {
  const facts = columnFacts(column)
  const summary = { name: column.name, role, missing: facts.missing + facts.infinite }
  if (numeric) {
    const { minimum, maximum, mean } = facts
    return { ...summary, kind: 'numeric', minimum, maximum, mean }
  }
  const { codes, categories } = encodeCategories(column)
  const counts = new Int32Array(categories.length)
  for (const code of codes) if (code >= 0) counts[code]!++
  const frequent = categories
    .map((name, code) => ({ name, examples: counts[code]! }))
    .sort((a, b) => b.examples - a.examples)
    .slice(0, keptCategories)
  return { ...summary, kind: 'categorical', categories: frequent }
}

/** A line for every column of a table; for columns read as pixels, only for the others. */
export function summariseColumns(
  columns: RawColumn[],
  roles: ColumnRoles,
  features: ImageFeatures | TableFeatures
): ColumnSummary[] {
  const kinds = new Map(
    features.kind === 'table' ? features.columns.map(({ name, kind }) => [name, kind]) : []
  )
  const roleOf = (name: string): ColumnSummary['role'] => {
    if (roles.targets.includes(name)) return 'target'
    if (name === roles.group) return 'group'
    return kinds.has(name) ? 'feature' : 'ignored'
  }
  return columns.flatMap((column) => {
    const role = roleOf(column.name)
    if (features.kind === 'image' && role === 'ignored' && !roles.ignored.includes(column.name))
      return []
    const kind = kinds.get(column.name)
    if (kind === 'text') {
      const { missing, infinite } = columnFacts(column)
      return [{ name: column.name, role, kind, missing: missing + infinite }]
    }
    const numeric = kind ? kind === 'numeric' : isNumeric(columnFacts(column))
    return [summarise(column, role, numeric)]
  })
}

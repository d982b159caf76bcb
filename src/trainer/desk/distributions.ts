import type { ColumnDistribution } from '../../contract/library'
import type { Column, DataSet } from '../../engine/data/dataset'
import { blocksOf } from '../../engine/data/rows/number-values'

const bins = 20
const mostCategories = 20

/** How the values of each feature column are spread; none for images. Missing values are left out. */
export function distributionsOf({ features }: Pick<DataSet, 'features'>): ColumnDistribution[] {
  if (features.kind === 'image') return []
  return features.columns.filter((column) => column.kind !== 'text').map(distributionOf)
}

function distributionOf(column: Exclude<Column, { kind: 'text' }>): ColumnDistribution {
  const { name } = column
  if (column.kind === 'categorical') {
    const counts = column.categories.map((category) => ({ category, examples: 0 }))
    for (const code of column.codes) if (counts[code]) counts[code].examples++
    const frequent = counts
      .sort((one, other) => other.examples - one.examples)
      .slice(0, mostCategories)
    return {
      name,
      counts: frequent.map(({ examples }) => examples),
      range: null,
      categories: frequent.map(({ category }) => category)
    }
  }
  let [low, high] = [Infinity, -Infinity]
  for (const { values } of blocksOf(column.values)) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  if (low > high) return { name, counts: [], range: null, categories: [] }
  const counts = new Array<number>(bins).fill(0)
  const width = (high - low) / bins || 1
  for (const { values } of blocksOf(column.values)) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue
      const bin = Math.min(bins - 1, Math.floor((value - low) / width))
      counts[bin] = (counts[bin] ?? 0) + 1
    }
  }
  return { name, counts, range: { low, high }, categories: [] }
}

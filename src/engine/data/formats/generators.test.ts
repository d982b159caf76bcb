import { describe, expect, it } from 'vitest'
import { dataSource } from '../../../contract/data'
import { generateDataSet } from './generators'

const make = (options: object) => {
  const source = dataSource.parse({ kind: 'generated', ...options })
  if (source.kind !== 'generated') throw new Error('a generated source is expected')
  return generateDataSet(source)
}

describe('generateDataSet', () => {
  it('draws moons on two half circles', () => {
    const { features, targets } = make({ name: 'two-moons', examples: 200, noise: 0 })
    if (features.kind !== 'table' || targets.task !== 'classification') throw new Error('a table')
    const [x, y] = features.columns.map((column) => column.kind === 'numeric' && column.values)
    if (!x || !y) throw new Error('two numeric columns')
    targets.labels.forEach((label, row) => {
      const [cx, cy] = label === 0 ? [0, 0] : [1, 0.5]
      expect(Math.hypot(x.at(row)! - cx, y.at(row)! - cy)).toBeCloseTo(1, 12)
      expect(label === 0 ? y.at(row)! >= 0 : y.at(row)! <= 0.5).toBe(true)
    })
  })

  it.each(['spirals', 'blobs'])(
    'gives %s as many of each class as evenly goes, shuffled',
    (name) => {
      const { targets, report } = make({ name, examples: 100, classes: 3 })
      expect(report.classes.map(({ examples }) => examples)).toEqual([34, 33, 33])
      if (targets.task !== 'classification') return
      expect([...targets.labels.subarray(0, 9)]).not.toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2])
    }
  )

  it('repeats with the seed and differs without', () => {
    const first = make({ name: 'blobs', seed: 4 }).features
    expect(make({ name: 'blobs', seed: 4 }).features).toEqual(first)
    expect(make({ name: 'blobs', seed: 5 }).features).not.toEqual(first)
  })
})

import { describe, expect, it } from 'vitest'
import { splitConfig, type SplitName } from '../../../contract/data'
import { generator } from '../../../core/random'
import { labelled } from '../testing/data'
import { type Split, splitDataSet } from './split'

const config = (options = {}) => splitConfig.parse(options)
const names: SplitName[] = ['train', 'validation', 'test']

/** Each row in one split at most; which one. */
function splitOf(split: Split, rows: number): (SplitName | null)[] {
  const found = new Array<SplitName | null>(rows).fill(null)
  for (const name of names) {
    for (const row of split[name]) {
      expect(found[row]).toBeNull()
      found[row] = name
    }
  }
  return found
}

const shuffledLabels = (counts: number[]) => {
  const labels = counts.flatMap((count, label) => new Array<number>(count).fill(label))
  return generator(1, 'order').shuffle(labels)
}

describe('splitDataSet', () => {
  it.each([
    [[50, 50, 50], 0.15, 0.15],
    [[178, 182, 177, 183, 181, 182, 181, 179, 174, 180], 0.15, 0.15],
    [[1000, 3, 17, 1], 0.2, 0.1],
    [[7, 7, 7, 7, 7, 7, 7], 0.1, 0.3],
    [[20, 31], 0, 0.25]
  ])('is stratified within one example: %j, %d, %d', (counts, validation, test) => {
    const labels = shuffledLabels(counts)
    const split = splitDataSet(labelled(labels), config({ validation, test }))
    const found = splitOf(split, labels.length)
    expect(found).not.toContain(null)
    const shares = { train: 1 - validation - test, validation, test }
    for (const name of names) {
      counts.forEach((count, label) => {
        const rows = [...split[name]].filter((row) => labels[row] === label).length
        expect(Math.abs(rows - count * shares[name])).toBeLessThan(1)
      })
      expect(Math.abs(split[name].length - labels.length * shares[name])).toBeLessThan(2)
    }
  })

  it('without strata has the sizes of the shares, and lets classes vary', () => {
    const labels = shuffledLabels([100, 100])
    const unlike = new Set<number>()
    for (let seed = 0; seed < 20; seed++) {
      const split = splitDataSet(labelled(labels), config({ stratified: false, seed }))
      expect(names.map((name) => split[name].length)).toEqual([140, 30, 30])
      expect(splitOf(split, 200)).not.toContain(null)
      unlike.add([...split.test].filter((row) => labels[row] === 0).length)
    }
    expect(unlike.size).toBeGreaterThan(3)
  })

  it('leaves every class an example to train on', () => {
    const labels = shuffledLabels([1, 1, 2, 2, 3, 40])
    for (let seed = 0; seed < 20; seed++) {
      const split = splitDataSet(labelled(labels), config({ validation: 0.4, test: 0.4, seed }))
      expect(new Set(Array.from(split.train, (row) => labels[row])).size).toBe(6)
    }
  })

  it('is the same without a split seed, and another with another', () => {
    const dataSet = labelled(shuffledLabels([40, 60]))
    expect(splitDataSet(dataSet, config())).toEqual(splitDataSet(dataSet, config()))
    expect(splitDataSet(dataSet, config({ seed: 1 }))).not.toEqual(splitDataSet(dataSet, config()))
  })

  it('keeps duplicates and groups, also chained through each other, in one split', () => {
    const rows = 300
    const random = generator(5, 'order')
    const labels = Array.from({ length: rows }, () => random.integer(3))
    const identity = Int32Array.from({ length: rows }, () => random.integer(200))
    const groups = Int32Array.from({ length: rows }, (_, row) => (row < 60 ? row >> 2 : row))
    for (let seed = 0; seed < 10; seed++) {
      const split = splitDataSet(labelled(labels, { identity, groups }), config({ seed }))
      const found = splitOf(split, rows)
      expect(found).not.toContain(null)
      for (let a = 0; a < rows; a++) {
        for (let b = 0; b < a; b++) {
          const bound = identity[a] === identity[b] || groups[a] === groups[b]
          if (bound) expect(found[a]).toBe(found[b])
        }
      }
      expect(Math.abs(split.test.length - 45)).toBeLessThan(15)
    }
  })

  it('keeps given splits, carves out the missing one, and leaves out what would leak', () => {
    const labels = Array.from({ length: 100 }, (_, row) => row % 2)
    const given = labels.map((_, row): SplitName => (row < 80 ? 'train' : 'test'))
    const identity = Int32Array.from({ length: 100 }, (_, row) => (row === 3 ? 90 : row))
    const dataSet = labelled(labels, { given, identity })
    const split = splitDataSet(dataSet, config({ validation: 0.25 }))
    expect([...split.test]).toEqual(Array.from({ length: 20 }, (_, index) => 80 + index))
    expect(splitOf(split, 100).indexOf(null)).toBe(3)
    expect(split.validation.length).toBe(20)
    expect(split.train.length).toBe(59)
    const own = splitDataSet(dataSet, config({ useGiven: false }))
    expect(splitOf(own, 100)).not.toContain(null)
    expect([...own.test].some((row) => row < 80)).toBe(true)
  })

  it('covers the whole range of a regression target in every split', () => {
    const rows = 400
    const values = Float32Array.from({ length: rows }, (_, row) => ((row * 37) % rows) ** 2)
    const targets = { task: 'regression' as const, values, names: ['y'] }
    const split = splitDataSet(
      labelled(
        new Array<number>(rows).fill(0).map((_, i) => i % 2),
        { targets }
      ),
      config()
    )
    const high = [...split.test].filter((row) => values[row]! >= 360 ** 2).length
    expect(split.test.length).toBe(60)
    expect(Math.abs(high - 6)).toBeLessThanOrEqual(1)
  })

  it('spreads the rarest labels of a multi-label task', () => {
    const rows = 200
    const values = new Float32Array(rows * 2)
    for (let row = 0; row < rows; row++) {
      values[row * 2] = 1
      values[row * 2 + 1] = row % 10 === 0 ? 1 : 0
    }
    const targets = { task: 'multi-label' as const, values, names: ['often', 'rare'] }
    const split = splitDataSet(
      labelled(
        Array.from({ length: rows }, (_, i) => i % 2),
        { targets }
      ),
      config({ test: 0.25 })
    )
    expect([...split.test].filter((row) => row % 10 === 0)).toHaveLength(5)
  })
})

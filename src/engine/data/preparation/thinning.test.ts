import { describe, expect, it } from 'vitest'
import { chiSquare8, labelled } from '../testing/data'
import { corruptLabels } from './label-noise'
import { keepFirstClasses, keepInTotal, keepPerClass } from './subset'

describe('keepPerClass', () => {
  const labels = Array.from({ length: 90 }, (_, row) => (row < 4 ? 2 : row % 2))
  const dataSet = labelled(labels)
  const rows = Int32Array.from({ length: 90 }, (_, row) => row)

  it('keeps n of each class, or all where there are fewer', () => {
    const kept = keepPerClass(dataSet, rows, 6, 0)
    const counts = [0, 1, 2].map((label) => [...kept].filter((row) => labels[row] === label).length)
    expect(counts).toEqual([6, 6, 4])
    expect([...kept]).toEqual([...kept].sort((a, b) => a - b))
  })

  it('is nested in the subset for more, and depends on the seed', () => {
    const few = keepPerClass(dataSet, rows, 5, 7)
    const more = new Set(keepPerClass(dataSet, rows, 12, 7))
    expect([...few].every((row) => more.has(row))).toBe(true)
    expect(keepPerClass(dataSet, rows, 5, 8)).not.toEqual(few)
  })

  it('does not touch the rows it is given, and refuses tasks without classes', () => {
    keepPerClass(dataSet, rows, 3, 1)
    expect([...rows]).toEqual(Array.from({ length: 90 }, (_, row) => row))
    const targets = { task: 'regression' as const, values: new Float32Array(90), names: ['y'] }
    expect(() => keepPerClass({ ...dataSet, targets }, rows, 3, 1)).toThrow(/needs classes/)
  })
})

describe('keepInTotal', () => {
  const labels = Array.from({ length: 200 }, (_, row) => (row < 20 ? 2 : row % 2))
  const dataSet = labelled(labels)
  const rows = Int32Array.from({ length: 180 }, (_, row) => row)
  const shares = (kept: Int32Array) =>
    [0, 1, 2].map((label) => [...kept].filter((row) => labels[row] === label).length)

  it.each([1, 7, 60, 180, 500])('keeps %i, each class within one of its share', (count) => {
    const kept = keepInTotal(dataSet, rows, count, { stratified: true, seed: 4 })
    expect(kept).toHaveLength(Math.min(count, 180))
    expect(new Set(kept).size).toBe(kept.length)
    shares(kept).forEach((own, label) => {
      const exact = (shares(rows)[label]! * kept.length) / 180
      expect(Math.abs(own - exact)).toBeLessThan(1 + 1e-9)
    })
  })

  it('is nested in the subset for more, depends on the seed, and each row has the same chance', () => {
    for (const stratified of [true, false]) {
      const few = keepInTotal(dataSet, rows, 20, { stratified, seed: 7 })
      const more = new Set(keepInTotal(dataSet, rows, 50, { stratified, seed: 7 }))
      expect([...few].every((row) => more.has(row))).toBe(true)
      expect(keepInTotal(dataSet, rows, 20, { stratified, seed: 8 })).not.toEqual(few)
    }
    const counts = new Float64Array(180)
    for (let seed = 0; seed < 2000; seed++) {
      for (const row of keepInTotal(dataSet, rows, 45, { stratified: true, seed })) counts[row]!++
    }
    // 2,000 draws with a chance of one in four
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(5 * Math.sqrt(375))
  })

  it('at random, lets the shares of the classes vary', () => {
    const drawn = Array.from({ length: 200 }, (_, seed) =>
      shares(keepInTotal(dataSet, rows, 45, { stratified: false, seed }))
    )
    const rare = drawn.map(([, , third]) => third!)
    // Hypergeometric: mean 45 * 20 / 180 = 5, variance 5 * (160 / 180) * (135 / 179) = 3.35
    const mean = rare.reduce((sum, count) => sum + count, 0) / rare.length
    const variance = rare.reduce((sum, count) => sum + (count - 5) ** 2, 0) / rare.length
    expect(Math.abs(mean - 5)).toBeLessThan(4 * Math.sqrt(3.35 / 200))
    expect(Math.abs(variance - 3.35)).toBeLessThan(4 * 3.35 * Math.sqrt(2 / 200))
  })

  it('works for regression, tenth by tenth of the target', () => {
    const values = Float32Array.from({ length: 200 }, (_, row) => (row * 37) % 200)
    const regression = {
      ...dataSet,
      targets: { task: 'regression' as const, values, names: ['y'] }
    }
    const all = Int32Array.from({ length: 200 }, (_, row) => row)
    const kept = keepInTotal(regression, all, 50, { stratified: true, seed: 1 })
    for (let tenth = 0; tenth < 10; tenth++) {
      const own = [...kept].filter((row) => Math.floor(values[row]! / 20) === tenth)
      expect(own).toHaveLength(5)
    }
  })
})

describe('keepFirstClasses', () => {
  const dataSet = labelled([0, 1, 2, 0, 1, 2])
  const split = {
    train: Int32Array.of(0, 1, 2),
    validation: Int32Array.of(3, 5),
    test: Int32Array.of(4)
  }

  it('leaves rows of other classes out of every split, and their names out of the classes', () => {
    const kept = keepFirstClasses(dataSet, split, 2)
    expect(kept.split).toEqual({
      train: Int32Array.of(0, 1),
      validation: Int32Array.of(3),
      test: Int32Array.of(4)
    })
    expect((kept.dataSet.targets as { classes: string[] }).classes).toHaveLength(2)
    expect(keepFirstClasses(dataSet, split, null)).toEqual({ dataSet, split })
  })

  it('refuses tasks without classes', () => {
    const targets = { task: 'regression' as const, values: new Float32Array(6), names: ['y'] }
    expect(() => keepFirstClasses({ ...dataSet, targets }, split, 2)).toThrow(/needs classes/)
  })
})

describe('corruptLabels', () => {
  const labels = Int32Array.from({ length: 20_000 }, (_, row) => row % 10)
  const changed = (share: number, seed = 3) => {
    const corrupted = corruptLabels(labels, 10, share, seed)
    return [...labels.keys()].filter((row) => corrupted[row] !== labels[row])
  }

  it.each([0, 0.1, 0.33333, 0.5, 1])('changes exactly the rounded share %d', (share) => {
    expect(changed(share)).toHaveLength(Math.round(share * labels.length))
  })

  it('is nested in larger shares, and depends on the seed', () => {
    const [few, many] = [corruptLabels(labels, 10, 0.2, 3), corruptLabels(labels, 10, 0.4, 3)]
    for (const row of changed(0.2)) expect(many[row]).toBe(few[row])
    expect(changed(0.2, 4)).not.toEqual(changed(0.2))
  })

  it('draws uniformly from the other classes', () => {
    const corrupted = corruptLabels(labels, 10, 1, 3)
    for (let label = 0; label < 10; label++) {
      const counts = new Array<number>(10).fill(0)
      labels.forEach((clean, row) => clean === label && counts[corrupted[row]!]!++)
      expect(counts[label]).toBe(0)
      const expected = 2000 / 9
      const statistic = counts
        .filter((_, other) => other !== label)
        .reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
      expect(statistic).toBeLessThan(chiSquare8)
    }
  })
})

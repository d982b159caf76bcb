import { describe, expect, it } from 'vitest'
import { dataConfig, kFoldConfig, splitConfig } from '../../../contract/data'
import { generator } from '../../../core/random'
import { labelled } from '../testing/data'
import { trainingSetSeed } from './folds'
import { prepare } from './prepare'
import { splitDataSet } from './split'

const folded = (folds: number, partition: number, fold: number, others = {}) =>
  splitConfig.parse({ ...others, kFold: { folds, partition, fold } })

const partitionOf = (
  dataSet: Parameters<typeof splitDataSet>[0],
  folds: number,
  partition: number
) =>
  Array.from({ length: folds }, (_, fold) =>
    splitDataSet(dataSet, folded(folds, partition, fold, { validation: 0.2 }))
  )

describe('k folds', () => {
  const random = generator(3, 'order')
  const labels = Array.from({ length: 203 }, () => random.integer(4))

  it.each([2, 5, 10])('test every example once in a partition of %d, by class', (folds) => {
    const splits = partitionOf(labelled(labels), folds, 1)
    const tested = splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b)
    expect(tested).toEqual(labels.map((_, row) => row))
    for (const { train, validation, test } of splits) {
      const all = [...train, ...validation, ...test].sort((a, b) => a - b)
      expect(all).toEqual(tested)
      expect(Math.abs(test.length - labels.length / folds)).toBeLessThan(1)
      for (let label = 0; label < 4; label++) {
        const count = labels.filter((one) => one === label).length
        const own = [...test].filter((row) => labels[row] === label).length
        expect(Math.abs(own - count / folds)).toBeLessThan(1)
      }
      expect(Math.abs(validation.length / (labels.length - test.length) - 0.2)).toBeLessThan(0.02)
    }
  })

  it('are drawn by the partition, and the validation part by partition and fold', () => {
    const dataSet = labelled(labels)
    const [first, again, other] = [1, 1, 2].map((partition) => partitionOf(dataSet, 5, partition))
    expect(first).toEqual(again)
    expect(first![0]!.test).not.toEqual(other![0]!.test)
    const seeds = [0, 1, 2].flatMap((partition) =>
      [0, 1, 2, 3, 4].map((fold) => trainingSetSeed({ folds: 5, partition, fold }))
    )
    expect(new Set(seeds).size).toBe(15)
  })

  it('keep duplicates and groups together', () => {
    const identity = Int32Array.from(labels, () => random.integer(150))
    const groups = Int32Array.from(labels, (_, row) => (row < 60 ? row >> 2 : row))
    const foldOf = new Int32Array(labels.length)
    partitionOf(labelled(labels, { identity, groups }), 5, 0).forEach(({ test }, fold) => {
      for (const row of test) foldOf[row] = fold
    })
    for (let a = 0; a < labels.length; a++) {
      for (let b = 0; b < a; b++) {
        if (identity[a] === identity[b] || groups[a] === groups[b]) {
          expect(foldOf[a]).toBe(foldOf[b])
        }
      }
    }
  })

  it('leave out the splits that the data brings', () => {
    const given = labels.map((_, row) => (row < 100 ? ('train' as const) : ('test' as const)))
    expect(partitionOf(labelled(labels, { given }), 5, 0)).toEqual(
      partitionOf(labelled(labels), 5, 0)
    )
  })

  it('need as many examples as folds', () => {
    expect(() => splitDataSet(labelled([0, 1, 0]), folded(5, 0, 0))).toThrow(/at least 5 examples/)
    expect(kFoldConfig.safeParse({ folds: 5, fold: 5 }).success).toBe(false)
  })

  it('give runs of any seed the same training set', () => {
    const config = dataConfig.parse({
      source: { kind: 'bundled', name: 'digits' },
      split: { kFold: { folds: 5, partition: 1, fold: 2 } },
      examplesPerClass: 5,
      labelNoise: 0.2
    })
    const trained = (seed: number) => prepare(labelled(labels), config, seed).data.train
    expect([...trained(1).origin]).toEqual([...trained(7).origin])
    expect([...trained(1).labels!]).toEqual([...trained(7).labels!])
    const elsewhere = { ...config, split: folded(5, 1, 3) }
    expect([...prepare(labelled(labels), elsewhere, 1).data.train.origin]).not.toEqual([
      ...trained(1).origin
    ])
  })
})

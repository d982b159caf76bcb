import { expect, it } from 'vitest'
import { dataConfig } from '../../contract/data'
import { digestOfDataSet, digestOfSplit, digestsOf } from './digest'
import type { DataSet } from './dataset'
import { loadDataSet } from './load'
import { prepare } from './preparation/prepare'

const config = dataConfig.parse({ source: { kind: 'bundled', name: 'penguins' } })
const penguins = (): Promise<DataSet> => loadDataSet(config.source, config.reading, '')

function withLabel(dataSet: DataSet, row: number, label: number): DataSet {
  if (dataSet.targets.task !== 'classification') throw new Error('penguins have classes')
  const labels = dataSet.targets.labels.slice()
  labels[row] = label
  return { ...dataSet, targets: { ...dataSet.targets, labels } }
}

it('is the same for what was read twice, whatever it is called', async () => {
  const [first, second] = [await penguins(), await penguins()]
  expect(digestOfDataSet({ ...second, name: 'other' })).toBe(digestOfDataSet(first))
  expect(digestOfDataSet(first)).toMatch(/^[0-9a-f]{64}$/)
})

it('changes with one label, one value, one name and the order', async () => {
  const all = await penguins()
  const { features } = all
  if (features.kind !== 'table') throw new Error('penguins are a table')
  const [column, ...others] = features.columns
  if (column?.kind !== 'categorical') throw new Error('the first column is a category')
  const codes = column.codes.slice()
  codes[0] = (codes[0]! + 1) % column.categories.length
  const changed: DataSet[] = [
    withLabel(all, 7, 2),
    { ...all, features: { kind: 'table', columns: [{ ...column, codes }, ...others] } },
    { ...all, features: { kind: 'table', columns: [{ ...column, name: 'x' }, ...others] } },
    { ...all, features: { kind: 'table', columns: [...others, column] } },
    { ...all, given: all.given ?? Array<null>(all.length).fill(null) }
  ]
  const digests = [all, ...changed].map(digestOfDataSet)
  expect(new Set(digests).size).toBe(digests.length)
})

it('knows a split by its rows, not by the seed that thins the training examples', async () => {
  const all = await penguins()
  const thinned = { ...config, examplesPerClass: 5 }
  const digests = [1, 2].map((seed) => digestsOf(all, prepare(all, thinned, seed).split))
  expect(digests[0]).toEqual(digests[1])
  const other = { ...config, split: { ...config.split, seed: 9 } }
  expect(digestOfSplit(prepare(all, other, 1).split)).not.toBe(digests[0]?.split)
})

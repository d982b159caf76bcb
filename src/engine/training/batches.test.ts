import { expect, it } from 'vitest'
import type { RunConfigInput } from '../../contract/run-config'
import { describeModel } from '../../core/architecture'
import { loadDataSet } from '../data/load'
import { prepare } from '../data/preparation/prepare'
import { Batches, type Batch } from './batches'
import { newFolder, smallConfig } from './testing/small-run'

async function batchesOf(changes: Omit<Partial<RunConfigInput>, 'data'> = {}) {
  const config = smallConfig(changes)
  const dataSet = await loadDataSet(config.data.source, config.data.reading, newFolder())
  const { data } = prepare(dataSet, config.data, config.seed)
  const model = describeModel(config.model, data.exampleShape, data.outputs)
  return { batches: new Batches(config, data, model), data }
}

it('an epoch holds every example once, the last batch being short', async () => {
  const { batches, data } = await batchesOf()
  const drawn = [0, 1, 2, 3, 4].map((step) => batches.draw(1, step))
  expect(drawn.map(({ size }) => size)).toEqual([16, 16, 16, 16, 6])
  const rows = drawn.flatMap((batch) => [...batch.rows])
  expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: 70 }, (_, row) => row))
  const { rows: first, features, targets } = drawn[0]!
  expect(features).toEqual(data.train.gather(first))
  first.forEach((row, i) => {
    expect(targets.subarray(i * 3, i * 3 + 3)).toEqual(
      data.train.targets.slice(row * 3, row * 3 + 3)
    )
  })
})

const examplesOf = ({ rows, features, targets, dropoutSeed }: Batch) => ({
  ...{ rows, features, targets, dropoutSeed }
})

it('a batch can be drawn again without those before it', async () => {
  const { batches } = await batchesOf()
  for (let step = 0; step < 5; step++) batches.draw(0, step)
  const later = batches.draw(2, 3)
  const again = (await batchesOf()).batches.draw(2, 3)
  expect(examplesOf(again)).toEqual(examplesOf(later))
  expect(again.plan).toEqual(later.plan)
  expect((await batchesOf({ seed: 1 })).batches.draw(2, 3).rows).not.toEqual(later.rows)
})

it('runs that differ in their policy see the same examples and dropout', async () => {
  const mixed = (await batchesOf()).batches.draw(1, 2)
  const clean = (await batchesOf({ mixing: { policy: 'none' } })).batches.draw(1, 2)
  expect(examplesOf(mixed)).toEqual(examplesOf(clean))
  expect(mixed.plan.variant).toBe('input')
  expect(clean.plan.variant).toBe('none')
})

it('a last batch of one joins the one before it where batches are normalised', async () => {
  const training = { batchSize: 23 }
  const { batches } = await batchesOf({ training })
  expect([0, 1, 2].map((step) => batches.draw(0, step).size)).toEqual([23, 23, 24])
  expect(batches.perEpoch).toBe(3)
  const plain = await batchesOf({ model: { architecture: 'mlp', hidden: [8] }, training })
  expect([0, 1, 2, 3].map((step) => plain.batches.draw(0, step).size)).toEqual([23, 23, 23, 1])
})

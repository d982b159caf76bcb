import { expect, it } from 'vitest'
import type { RunConfig } from '../../contract/run-config'
import { loadDataSet } from '../data/load'
import { prepare } from '../data/preparation/prepare'
import { examplesToHold } from './hold'
import { collect, curve, newFolder, openSmall, smallConfig } from './testing/small-run'

async function trainSplit(config: RunConfig) {
  const { source, reading } = config.data
  return prepare(await loadDataSet(source, reading, newFolder()), config.data, config.seed).data
    .train
}

it('holds the training examples as the model takes them', async () => {
  const config = smallConfig()
  const train = await trainSplit(config)
  const held = examplesToHold(config, train, 2 ** 30)
  expect(held!.length).toBe(70)
  expect(held!.targets).toBe(train.targets)
  expect(held!.features.slice(2 * 7, 2 * 9)).toEqual(train.gather([7, 8]))
})

it('feeds examples that are augmented in each epoch, or that do not fit', async () => {
  const config = smallConfig()
  const train = await trainSplit(config)
  // 70 examples of 2 features and 3 targets, in an eighth of what is free
  const bytes = 70 * (2 + 3) * 4
  expect(examplesToHold(config, train, 8 * bytes - 1)).toBeNull()
  expect(examplesToHold(config, train, 8 * bytes)).not.toBeNull()
  const { data } = config
  const flipped = { data: { ...data, augmentation: { ...data.augmentation, flip: true } } }
  expect(examplesToHold(flipped, train, 2 ** 30)).toBeNull()
})

it('trains the same whether examples are held or fed', async () => {
  const held = await openSmall(smallConfig(), newFolder())
  const heldCurve = curve(await collect(held.train()))
  held.dispose()
  // A training split this long is never held; its rows are those of the short one.
  const fed = await openSmall(smallConfig(), newFolder(), {
    change: (data) => ({ ...data, train: { ...data.train, exampleShape: [1e12] } })
  })
  const fedCurve = curve(await collect(fed.train()))
  fed.dispose()
  expect(heldCurve).toEqual(fedCurve)
})

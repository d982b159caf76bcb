import { afterAll, expect, it } from 'vitest'
import { modelConfig } from '../../contract/model'
import { relativeDifference } from '../../core/relative-difference'
import type { PreparedData } from '../data/dataset'
import { openTrainedModel } from '../run-folder/trained-model'
import { madeBackbone } from './testing/made-backbone'
import { collect, curve, newFolder, openSmall } from './testing/small-run'

const { cache, digest, configWith, trained, changedIn, dispose } = madeBackbone()
afterAll(dispose)

it('learns the same from kept features as from pictures', async () => {
  const { losses } = await trained(configWith({}))
  const folder = newFolder()
  // So many features are never kept in memory.
  const change = (data: PreparedData) => ({ ...data, test: { ...data.test, length: 1e9 } })
  const training = await openSmall(configWith({}), folder, { cache, change })
  const pixels = curve(await collect(training.train())).losses
  training.dispose()
  expect(relativeDifference(pixels, losses)).toBeLessThan(1e-4)
})

it('mixes features, and compiled steps learn what eager ones do', async () => {
  const mixing = { policy: 'manifold' as const }
  const [compiled, eager] = [
    await trained(configWith({}, { mixing })),
    await trained(configWith({}, { mixing, compute: { engine: 'eager' } }))
  ]
  expect(relativeDifference(compiled.losses, eager.losses)).toBeLessThan(1e-4)
  expect(compiled.losses).not.toEqual((await trained(configWith({}))).losses)
})

it('trains the last blocks at their own rate, and leaves the others as they are', async () => {
  const both = await Promise.all(
    (['compiled', 'eager'] as const).map((engine) =>
      trained(configWith({ trainedBlocks: 1 }, { compute: { engine } }))
    )
  )
  const [compiled, eager] = both as [(typeof both)[0], (typeof both)[0]]
  const changed = await changedIn(compiled.weights)
  expect(changed.every((name) => name.startsWith('head/'))).toBe(true)
  expect(changed.some((name) => name.endsWith('/kernel'))).toBe(true)
  expect(changed.some((name) => /(mean|variance)$/.test(name))).toBe(false)
  for (const name of changed) {
    expect(relativeDifference(compiled.weights[name]!, eager.weights[name]!)).toBeLessThan(1e-4)
  }
  const updated = await trained(configWith({ trainedBlocks: 1, batchStatistics: 'updated' }))
  expect((await changedIn(updated.weights)).filter((name) => /mean$/.test(name))).toHaveLength(1)
})

it('mixes pictures with frozen blocks, which stay as they are', async () => {
  const { weights } = await trained(configWith({}, { mixing: { policy: 'input' } }))
  expect(await changedIn(weights)).toEqual([])
})

it('goes on after a stop as if there had been none, and tells of a run by its checkpoint', async () => {
  const config = configWith({}, { training: { epochs: 3, batchSize: 10, checkpointEvery: 0 } })
  const whole = await trained(config)
  const folder = newFolder()
  const training = await openSmall(config, folder, { cache })
  for await (const event of training.train()) if (event.type === 'epoch') break
  training.dispose()
  const { predictor, weights } = await openTrainedModel(folder, 'last')
  predictor.dispose()
  expect(await changedIn(weights)).toEqual([])
  const resumed = await trained(config, folder, { resume: true })
  for (const [name, values] of Object.entries(whole.weights)) {
    expect(resumed.weights[name]).toEqual(values)
  }
})

it('says which weights are missing, and which do not fit', async () => {
  const missing = { weights: { name: 'mine', digest: '0'.repeat(64) } }
  await expect(openSmall(configWith(missing), newFolder())).rejects.toThrow(/weights fetch mine/)
  const config = configWith({})
  const other = { architecture: 'resnet', pretrained: { weights: { name: 'made', digest } } }
  const unfit = { ...config, model: modelConfig.parse(other) }
  await expect(openSmall(unfit, newFolder())).rejects.toThrow(/not of the model resnet/)
})

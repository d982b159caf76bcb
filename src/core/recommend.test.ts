import { expect, it } from 'vitest'
import { runConfig } from '../contract/run-config'
import type { DataSetReport } from '../contract/records'
import { liteForTests as lite } from '../contract/testing/weights'
import { pretrainedOf } from '../contract/model'
import { recommend } from './recommend'

const source = { kind: 'path' as const, path: '/photos' }
const reportOf = (side: number, channels = 3): DataSetReport => ({
  ...{ name: 'photos', source, reading: runConfig.shape.data.parse({ source }).reading },
  ...{ format: 'image-folder', task: 'classification', kind: 'image', examples: 240 },
  shape: [side, side, channels],
  classes: ['a', 'b', 'c', 'd'].map((name) => ({ name, examples: 60 })),
  ...{ targets: [], columns: [], givenSplits: {}, problems: [], decoder: null },
  ...{ seconds: 1, fromCache: false, usedMissing: [] }
})

it('recommends the last layer of a pretrained net for photographs, where its weights are here', () => {
  const { config, reasons } = recommend(source, reportOf(224), [lite])
  expect(config.model.architecture).toBe('efficientnet-lite')
  expect(pretrainedOf(config.model)).toMatchObject({
    weights: { name: lite.name, digest: lite.digest },
    trainedBlocks: 0
  })
  expect(config.data).toMatchObject({ normalisation: 'given', given: lite.normalisation })
  expect(reasons[0]?.text).toContain('efficientnet-lite0')
})

it.each([
  ['without the weights', 224, 3, []],
  ['while they are not here yet', 224, 3, [{ ...lite, ready: false }]],
  ['for pictures in grey', 224, 1, [lite]]
])('keeps to a small net %s', (_, side, channels, weights) => {
  const { config } = recommend(source, reportOf(side, channels), weights)
  expect(config.model.architecture).toBe('pooled-cnn')
  expect(config.data.augmentation).toMatchObject({ flip: true, cropPadding: 28 })
})

it('keeps to a small CNN for small pictures', () => {
  expect(recommend(source, reportOf(28), [lite]).config.model.architecture).toBe('small-cnn')
})

it('leaves small pictures as they are: digits and letters do not survive a flip', () => {
  expect(recommend(source, reportOf(28)).config.data.augmentation.flip).toBe(false)
})

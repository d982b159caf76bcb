import { describe, expect, it } from 'vitest'
import { modelConfig, type ModelConfig } from '../../contract/model'
import { describeModel, layersOf } from '../../core/architecture'
import { checkpointNames } from '../../core/architecture/checkpoint-names'
import { matchWeights, outputsIn } from './match'
import type { StateDict } from './state-dict'

const modelOf = (config: object, outputs = 10) => {
  const parsed = modelConfig.parse(config)
  return { config: parsed, description: describeModel(parsed, [64, 64, 3], outputs) }
}

/** A state dict with the model's shapes, in PyTorch's order of axes; every value is the place that it stands at. */
function stateDictOf(
  config: ModelConfig,
  description: ReturnType<typeof describeModel>,
  scheme: string
) {
  const names = Object.entries(checkpointNames(config, description)).find(
    ([one]) => one === scheme
  )![1]
  const tensors: StateDict['tensors'] = new Map()
  const add = (name: string, shape: number[]) => {
    const size = shape.reduce((product, side) => product * side, 1)
    tensors.set(name, { shape, data: Float32Array.from({ length: size }, (_, i) => i) })
  }
  for (const layer of layersOf(description)) {
    const name = names.get(layer.name)
    if (name === undefined) continue
    const [height, width, inputs, outputs] = layer.parameters[0]!.shape as [
      number,
      number,
      number,
      number
    ]
    if (layer.kind === 'conv') add(`${name}.weight`, [outputs, inputs, height, width])
    if (layer.kind === 'depthwiseConv') add(`${name}.weight`, [inputs, 1, height, width])
    if (layer.kind === 'dense') add(`${name}.weight`, [width, height])
    if (layer.kind === 'dense') add(`${name}.bias`, [width])
    if (layer.kind !== 'batchNorm') continue
    for (const part of ['weight', 'bias', 'running_mean', 'running_var'])
      add(`${name}.${part}`, [height])
    add(`${name}.num_batches_tracked`, [])
  }
  return { tensors, metadata: {} }
}

const lite = { architecture: 'efficientnet-lite', variant: 0 }

describe('names of layers', () => {
  const namesOf = (config: object, scheme: 'timm' | 'torchvision' | 'efficientnet-lite') => {
    const model = modelOf(config)
    return [...checkpointNames(model.config, model.description)[scheme]!.values()]
  }

  it('are those of the files that people have', () => {
    // keys of the published state dicts
    expect(namesOf(lite, 'efficientnet-lite')).toEqual(
      expect.arrayContaining(['_conv_stem', '_blocks.0._depthwise_conv', '_blocks.15._bn2', '_fc'])
    )
    expect(namesOf(lite, 'timm')).toEqual(
      expect.arrayContaining([
        'conv_stem',
        'blocks.0.0.conv_pw',
        'blocks.6.0.conv_pwl',
        'classifier'
      ])
    )
    expect(namesOf({ architecture: 'mobilenet-v2' }, 'torchvision')).toEqual(
      expect.arrayContaining([
        'features.1.conv.1',
        'features.17.conv.3',
        'features.18.0',
        'classifier.1'
      ])
    )
    expect(namesOf({ architecture: 'mobilenet-v2' }, 'timm')).toContain('blocks.5.2.conv_dw')
    expect(namesOf({ architecture: 'resnet', depth: 50 }, 'torchvision')).toEqual(
      expect.arrayContaining(['conv1', 'layer1.0.downsample.1', 'layer3.5.conv3', 'fc'])
    )
    const small = namesOf({ architecture: 'resnet', depth: 18 }, 'torchvision')
    expect(small).toContain('layer2.0.downsample.0')
    expect(small).not.toContain('layer1.0.downsample.0')
  })
})

describe('matching', () => {
  it('turns kernels into our order of axes and says what matched', () => {
    const { config, description } = modelOf(lite)
    const { weights, report } = matchWeights(
      config,
      description,
      stateDictOf(config, description, 'timm')
    )
    const stem = weights['stem/conv-1/kernel']!
    // [out 32, in 3, 3, 3] at out 5, in 2, row 1, column 0; ours is [3, 3, in, out]
    expect(stem[((1 * 3 + 0) * 3 + 2) * 32 + 5]).toBe(((5 * 3 + 2) * 3 + 1) * 3 + 0)
    const depthwise = weights['stage-1-unit-1/depthwiseConv-1/kernel']!
    expect(depthwise[(2 * 3 + 1) * 32 + 7]).toBe((7 * 3 + 2) * 3 + 1)
    const dense = weights[Object.keys(weights).find((name) => /^output.*kernel$/.test(name))!]!
    expect(dense[100 * 10 + 3]).toBe(3 * 1280 + 100)
    expect(report).toMatchObject({ scheme: 'timm', outputs: 10 })
    expect(report.unused.every((name) => name.endsWith('num_batches_tracked'))).toBe(true)
  })

  it('takes a last layer with another number of outputs, or none', () => {
    const { config, description } = modelOf({ architecture: 'resnet' }, 7)
    const file = stateDictOf(config, description, 'torchvision')
    expect(outputsIn(config, modelOf({ architecture: 'resnet' }).description, file)).toBe(7)
    file.tensors.delete('fc.weight')
    expect(outputsIn(config, description, file)).toBeNull()
    const { report, weights } = matchWeights(config, description, file)
    expect(report.outputs).toBeNull()
    expect(Object.keys(weights).some((name) => name.startsWith('output'))).toBe(false)
  })

  it('names what is missing, and what has another shape', () => {
    const { config, description } = modelOf({ architecture: 'mobilenet-v2' })
    const file = stateDictOf(config, description, 'torchvision')
    const [name, tensor] = [...file.tensors][0]!
    file.tensors.set(name, { shape: [32, 1, 3, 3], data: tensor.data })
    expect(() => matchWeights(config, description, file)).toThrow(
      'features.0.0.weight is [32, 1, 3, 3] and has to be [32, 3, 3, 3]'
    )
    file.tensors.delete('features.3.conv.2.weight')
    expect(() => matchWeights(config, description, file)).toThrow(
      /lacks 1 of the model's 2\d\d tensors by torchvision's names: features.3.conv.2.weight/
    )
    const other = modelOf(lite)
    expect(() => matchWeights(other.config, other.description, file)).toThrow(
      /Choose the architecture/
    )
  })

  it('has nothing for nets that nobody publishes weights of', () => {
    const { config, description } = modelOf({ architecture: 'small-cnn' })
    expect(() => matchWeights(config, description, { tensors: new Map(), metadata: {} })).toThrow(
      /no published weights for small-cnn/
    )
  })
})

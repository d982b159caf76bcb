import type { ModelConfig } from '../../contract/model'
import { layersOf, type ModelDescription } from './index'
import type { Layer } from './layer'

/** Whose names a file of weights uses. */
export type NamingScheme = 'torchvision' | 'timm' | 'efficientnet-lite'

/** Position of the unit `unit` of stage `stage`, both from 0, and `index` among all units. */
interface UnitPlace {
  stage: number
  unit: number
  index: number
  /** Whether it begins with a 1x1 convolution that widens; of residual nets, whether its shortcut has one. */
  extra: boolean
}

/** Names of the weighted layers of each part of a net, in the order in which the net has them. */
interface Names {
  stem: string[]
  unit: (place: UnitPlace) => string[]
  head: string[]
  output: string
}

const under = (prefix: string, names: string[]): string[] => names.map((name) => prefix + name)

const timm: Names = {
  stem: ['conv_stem', 'bn1'],
  unit: ({ stage, unit, extra }) =>
    under(
      `blocks.${stage}.${unit}.`,
      extra
        ? ['conv_pw', 'bn1', 'conv_dw', 'bn2', 'conv_pwl', 'bn3']
        : ['conv_dw', 'bn1', 'conv_pw', 'bn2']
    ),
  head: ['conv_head', 'bn2'],
  output: 'classifier'
}

const efficientNetLite: Names = {
  stem: ['_conv_stem', '_bn0'],
  unit: ({ index, extra }) =>
    under(`_blocks.${index}.`, [
      ...(extra ? ['_expand_conv', '_bn0'] : []),
      ...['_depthwise_conv', '_bn1', '_project_conv', '_bn2']
    ]),
  head: ['_conv_head', '_bn1'],
  output: '_fc'
}

const torchvisionMobileNet: Names = {
  stem: ['features.0.0', 'features.0.1'],
  unit: ({ index, extra }) =>
    under(
      `features.${index + 1}.conv.`,
      extra ? ['0.0', '0.1', '1.0', '1.1', '2', '3'] : ['0.0', '0.1', '1', '2']
    ),
  head: ['features.18.0', 'features.18.1'],
  output: 'classifier.1'
}

/** The same in torchvision and timm. */
const residualNet = (convolutions: number): Names => ({
  stem: ['conv1', 'bn1'],
  unit: ({ stage, unit, extra }) =>
    under(`layer${stage + 1}.${unit}.`, [
      ...Array.from({ length: convolutions }, (_, i) => [`conv${i + 1}`, `bn${i + 1}`]).flat(),
      ...(extra ? ['downsample.0', 'downsample.1'] : [])
    ]),
  head: [],
  output: 'fc'
})

function schemesOf(config: ModelConfig): Partial<Record<NamingScheme, Names>> {
  switch (config.architecture) {
    case 'efficientnet-lite':
      return { 'efficientnet-lite': efficientNetLite, timm }
    case 'mobilenet-v2':
      return { torchvision: torchvisionMobileNet, timm }
    case 'resnet':
      return { torchvision: residualNet(config.depth === 50 ? 3 : 2) }
    case 'linear':
    case 'mlp':
    case 'small-cnn':
    case 'lenet-5':
    case 'pooled-cnn':
    case 'preact-resnet':
    case 'preact-resnet-18':
    case 'wide-resnet':
    case 'text-mean':
    case 'text-cnn':
      return {}
  }
}

const isWeighted = (layer: Layer): boolean => layer.parameters.length > 0

/**
 * What published files call the layers that have weights, by our names of the layers; one table for each way of naming
 * that is known for the architecture, and none for architectures that nobody publishes weights of.
 */
export function checkpointNames(
  config: ModelConfig,
  description: ModelDescription
): Partial<Record<NamingScheme, Map<string, string>>> {
  const ours = layersOf(description).filter(isWeighted)
  return Object.fromEntries(
    Object.entries(schemesOf(config)).map(([scheme, names]) => {
      const theirs = spellOut(names, description)
      if (theirs.length !== ours.length) {
        throw new Error(`${scheme} names ${theirs.length} layers, the model has ${ours.length}`)
      }
      return [scheme, new Map(ours.map(({ name }, place) => [name, theirs[place]!]))]
    })
  )
}

function spellOut(names: Names, { blocks }: ModelDescription): string[] {
  let index = 0
  return blocks.flatMap(({ name, layers }) => {
    const place = /^stage-(\d+)-unit-(\d+)$/.exec(name)
    if (place) {
      const [stage, unit] = [Number(place[1]) - 1, Number(place[2]) - 1]
      return names.unit({ stage, unit, index: index++, extra: hasExtra(layers) })
    }
    if (name === 'stem') return names.stem
    return name === 'head' ? names.head : [names.output]
  })
}

/** Three convolutions in an inverted residual unit; a projection in a residual one. */
function hasExtra(layers: Layer[]): boolean {
  const residual = layers.find((layer) => layer.kind === 'residual')
  if (residual?.kind === 'residual' && residual.shortcut.length > 0) return true
  const main = residual?.kind === 'residual' ? residual.main : layers
  return (
    main.some(({ kind }) => kind === 'depthwiseConv') &&
    main.filter(({ kind }) => kind === 'conv').length === 2
  )
}

import type { ModelConfig } from '../../contract/model'
import {
  batchNormWith,
  conv,
  dense,
  dropout,
  globalAveragePool,
  relu6,
  zeroPad,
  type BlockSpec,
  type LayerSpec
} from './layer'

/** Units of one stage; the first has the stride. */
interface Stage {
  units: number
  /** Side of the depthwise kernel. */
  kernel: number
  stride: number
  /** By how much the first 1x1 convolution widens. */
  expansion: number
  filters: number
}

interface InvertedResidualNet {
  /** Of the convolution before the stages and of the one after them. */
  stem: number
  head: number
  stages: Stage[]
  /** Of strided convolutions: what TensorFlow calls "same", or PyTorch's, equal on all sides. */
  padding: 'tensorflow' | 'symmetric'
  /** Of batch normalisation. */
  epsilon: number
  dropout: number
  outputs: number
}

/** Layers of one net, which differ from another's in padding and epsilon. */
function layersOf({ padding, epsilon }: Pick<InvertedResidualNet, 'padding' | 'epsilon'>) {
  const norm = batchNormWith(epsilon)
  /** Both paddings are the same where the stride is 1. */
  const padded = (size: number, stride: number) =>
    stride > 1 && padding === 'symmetric'
      ? { before: [zeroPad((size - 1) / 2)], padding: 'valid' as const }
      : { before: [], padding: 'same' as const }
  const spatial = (filters: number, size: number, stride: number): LayerSpec[] => {
    const { before, padding: inside } = padded(size, stride)
    return [...before, conv(filters, size, { stride, padding: inside, bias: false }), norm, relu6]
  }
  const depthwise = (size: number, stride: number): LayerSpec[] => {
    const { before, padding: inside } = padded(size, stride)
    return [...before, { kind: 'depthwiseConv', size, stride, padding: inside }, norm, relu6]
  }
  const pointwise = (filters: number): LayerSpec[] => [conv(filters, 1, { bias: false }), norm]
  return { spatial, depthwise, pointwise }
}

/**
 * Inverted residual net: a strided 3x3 convolution, units that widen, filter each channel by itself and narrow again, a
 * wide 1x1 convolution, and the average over the picture.
 * Source: Sandler et al., "MobileNetV2: Inverted residuals and linear bottlenecks", CVPR 2018.
 */
function invertedResidualNet(net: InvertedResidualNet): BlockSpec[] {
  const { spatial, depthwise, pointwise } = layersOf(net)
  const blocks: BlockSpec[] = [{ name: 'stem', layers: spatial(net.stem, 3, 2), mixing: 'default' }]
  let channels = net.stem
  for (const [index, { units, kernel, stride, expansion, filters }] of net.stages.entries()) {
    for (let unit = 0; unit < units; unit++) {
      const main = [
        ...(expansion === 1 ? [] : [...pointwise(channels * expansion), relu6]),
        ...depthwise(kernel, unit === 0 ? stride : 1),
        ...pointwise(filters)
      ]
      const sameShape = (unit > 0 || stride === 1) && channels === filters
      blocks.push({
        name: `stage-${index + 1}-unit-${unit + 1}`,
        layers: sameShape ? [{ kind: 'residual', main, shortcut: [] }] : main,
        mixing: unit === 0 && (index === 1 || index === 2) ? 'default' : 'possible'
      })
      channels = filters
    }
  }
  return [
    ...blocks,
    {
      name: 'head',
      layers: [...pointwise(net.head), relu6, globalAveragePool],
      mixing: 'possible'
    },
    { name: 'output', layers: [...dropout(net.dropout), dense(net.outputs)], mixing: 'possible' }
  ]
}

const stage = (
  ...[units, kernel, stride, expansion, filters]: [number, number, number, number, number]
): Stage => ({ units, kernel, stride, expansion, filters })

const liteStages = [
  stage(1, 3, 1, 1, 16),
  stage(2, 3, 2, 6, 24),
  stage(2, 5, 2, 6, 40),
  stage(3, 3, 2, 6, 80),
  stage(3, 5, 1, 6, 112),
  stage(4, 5, 2, 6, 192),
  stage(1, 3, 1, 6, 320)
]

type EfficientNetLiteConfig = Extract<ModelConfig, { architecture: 'efficientnet-lite' }>

/** Of batch normalisation, as each framework's nets have it. */
const epsilons = { tensorflow: 1e-3, symmetric: 1e-5 }

/** Width and depth as multiples of Lite0's. */
const liteScales = [
  { width: 1, depth: 1 },
  { width: 1, depth: 1.1 },
  { width: 1.1, depth: 1.2 }
] as const

/** The nearest multiple of 8, but never more than a tenth below. */
function roundedFilters(filters: number): number {
  const nearest = Math.max(8, Math.floor((filters + 4) / 8) * 8)
  return nearest < 0.9 * filters ? nearest + 8 : nearest
}

/**
 * EfficientNet-Lite0, 1 and 2: EfficientNet with ReLU6 and without squeeze-and-excitation. The first and the last stage
 * keep their depth, stem and head their width. timm has each twice: as Google's (`tf_efficientnet_lite0`), and with PyTorch's
 * padding and epsilon (`efficientnet_lite0`).
 * Source: Tan and Le, "EfficientNet", ICML 2019, and Google's efficientnet/lite.
 */
export function efficientNetLite(
  { variant, padding, dropout: rate }: EfficientNetLiteConfig,
  outputs: number
): BlockSpec[] {
  const { width, depth } = liteScales[variant]
  const last = liteStages.length - 1
  const stages = liteStages.map((one, index) => ({
    ...one,
    units: index === 0 || index === last ? one.units : Math.ceil(depth * one.units),
    filters: roundedFilters(width * one.filters)
  }))
  return invertedResidualNet({
    ...{ stem: 32, head: 1280, stages, padding, epsilon: epsilons[padding] },
    ...{ dropout: rate, outputs }
  })
}

/** MobileNetV2 of width 1, as torchvision defines it. */
export function mobileNetV2(dropoutRate: number, outputs: number): BlockSpec[] {
  const stages = [
    stage(1, 3, 1, 1, 16),
    stage(2, 3, 2, 6, 24),
    stage(3, 3, 2, 6, 32),
    stage(4, 3, 2, 6, 64),
    stage(3, 3, 1, 6, 96),
    stage(3, 3, 2, 6, 160),
    stage(1, 3, 1, 6, 320)
  ]
  return invertedResidualNet({
    ...{ stem: 32, head: 1280, stages, padding: 'symmetric', epsilon: epsilons.symmetric },
    ...{ dropout: dropoutRate, outputs }
  })
}

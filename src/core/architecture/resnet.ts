import {
  batchNorm,
  conv,
  dense,
  globalAveragePool,
  maxPool,
  relu,
  when,
  zeroPad,
  type BlockSpec,
  type LayerSpec
} from './layer'

/** A convolution without bias and its batch normalisation, padded as PyTorch does: equally on all sides. */
function normalised(filters: number, size: number, stride = 1): LayerSpec[] {
  if (stride === 1 || size === 1) return [conv(filters, size, { stride, bias: false }), batchNorm]
  const strided = conv(filters, size, { stride, padding: 'valid', bias: false })
  return [zeroPad((size - 1) / 2), strided, batchNorm]
}

const basic = (width: number, stride: number): LayerSpec[] => [
  ...normalised(width, 3, stride),
  relu,
  ...normalised(width, 3)
]

/** The stride is in the 3x3 convolution, as in torchvision ("ResNet v1.5"). */
const bottleneck = (width: number, stride: number): LayerSpec[] => [
  ...normalised(width, 1),
  relu,
  ...normalised(width, 3, stride),
  relu,
  ...normalised(4 * width, 1)
]

const nets = {
  18: { branch: basic, widening: 1, units: [2, 2, 2, 2] },
  50: { branch: bottleneck, widening: 4, units: [3, 4, 6, 3] }
}

/**
 * ResNet-18 and ResNet-50 as torchvision defines them: 7x7 stem with pooling, activation after the sum.
 * Source: He et al., "Deep residual learning for image recognition", CVPR 2016.
 */
export function resNet(depth: 18 | 50, outputs: number): BlockSpec[] {
  const { branch, widening, units } = nets[depth]
  // What max pooling pads is never the largest: it comes after ReLU.
  const stem = [...normalised(64, 7, 2), relu, zeroPad(1), maxPool(3, 2)]
  const blocks: BlockSpec[] = [{ name: 'stem', layers: stem, mixing: 'default' }]
  let channels = 64
  for (const [stage, count] of units.entries()) {
    const width = 64 * 2 ** stage
    const filters = width * widening
    for (let unit = 0; unit < count; unit++) {
      const stride = stage > 0 && unit === 0 ? 2 : 1
      const shortcut = channels === filters ? [] : normalised(filters, 1, stride)
      blocks.push({
        name: `stage-${stage + 1}-unit-${unit + 1}`,
        layers: [
          { kind: 'residual', main: branch(width, stride), shortcut },
          relu,
          ...when(stage === units.length - 1 && unit === count - 1, globalAveragePool)
        ],
        mixing: unit === 0 && (stage === 1 || stage === 2) ? 'default' : 'possible'
      })
      channels = filters
    }
  }
  return [...blocks, { name: 'output', layers: [dense(outputs)], mixing: 'possible' }]
}

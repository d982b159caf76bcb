import {
  batchNorm,
  conv,
  dense,
  dropout,
  globalAveragePool,
  relu,
  type BlockSpec,
  type LayerSpec,
  type Mixability
} from './layer'

interface ResidualNet {
  stem: number
  /** Filters of each stage; all but the first stage halve height and width. */
  stages: number[]
  unitsPerStage: number
  dropout: number
  outputs: number
}

/**
 * Pre-activation residual net for small images: 3x3 stem without pooling, units of batch normalisation, ReLU and 3x3
 * convolution twice, and a 1x1 convolution of the activated input where the shape changes.
 * Source: He et al., "Identity mappings in deep residual networks", ECCV 2016; with wider stages and dropout between
 * the convolutions: Zagoruyko and Komodakis, "Wide residual networks", BMVC 2016.
 */
function residualNet(net: ResidualNet): BlockSpec[] {
  const blocks: BlockSpec[] = [
    { name: 'stem', layers: [plainConv(net.stem, 3, 1)], mixing: 'default' }
  ]
  let channels = net.stem
  for (const [stage, filters] of net.stages.entries()) {
    for (let unit = 0; unit < net.unitsPerStage; unit++) {
      const stride = stage > 0 && unit === 0 ? 2 : 1
      const projected = stride !== 1 || channels !== filters
      blocks.push({
        name: `stage-${stage + 1}-unit-${unit + 1}`,
        layers: residualUnit(filters, stride, projected, net.dropout),
        mixing: mixabilityBefore(stage, unit)
      })
      channels = filters
    }
  }
  const head = [batchNorm, relu, globalAveragePool, dense(net.outputs)]
  return [...blocks, { name: 'output', layers: head, mixing: 'possible' }]
}

/** Mixing happens after residual units: by default where the first and the second stage end. */
function mixabilityBefore(stage: number, unit: number): Mixability {
  if (stage === 0 && unit === 0) return 'never'
  return unit === 0 && stage <= 2 ? 'default' : 'possible'
}

const plainConv = (filters: number, size: number, stride: number): LayerSpec =>
  conv(filters, size, { stride, bias: false })

function residualUnit(
  filters: number,
  stride: number,
  projected: boolean,
  dropoutRate: number
): LayerSpec[] {
  const activation = [batchNorm, relu]
  const convolutions = [
    plainConv(filters, 3, stride),
    batchNorm,
    relu,
    ...dropout(dropoutRate),
    plainConv(filters, 3, 1)
  ]
  return projected
    ? [
        ...activation,
        { kind: 'residual', main: convolutions, shortcut: [plainConv(filters, 1, stride)] }
      ]
    : [{ kind: 'residual', main: [...activation, ...convolutions], shortcut: [] }]
}

/** Depth 6n + 2 with 16, 32 and 64 filters, as for CIFAR. */
export function preactResNet(depth: number, outputs: number): BlockSpec[] {
  const unitsPerStage = (depth - 2) / 6
  return residualNet({ stem: 16, stages: [16, 32, 64], unitsPerStage, dropout: 0, outputs })
}

/** ResNet-18 with a 3x3 stem: the model of most published CIFAR results with mixup. */
export function preactResNet18(outputs: number): BlockSpec[] {
  return residualNet({
    stem: 64,
    stages: [64, 128, 256, 512],
    unitsPerStage: 2,
    dropout: 0,
    outputs
  })
}

/** Depth 6n + 4. */
export function wideResNet(
  depth: number,
  factor: number,
  dropoutRate: number,
  outputs: number
): BlockSpec[] {
  return residualNet({
    stem: 16,
    stages: [16 * factor, 32 * factor, 64 * factor],
    unitsPerStage: (depth - 4) / 6,
    dropout: dropoutRate,
    outputs
  })
}

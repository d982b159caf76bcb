import type { InitialisationScheme } from '../../contract/model'
import type { ModelDescription } from '../architecture'
import type { Layer } from '../architecture/layer'
import { indented } from './python'

/** How the weights are initialised; PyTorch's default needs no code. */
const initialisations: Record<InitialisationScheme, string> = {
  'he-normal': initialisation(
    'He et al. 2015 for all weights but the last, which is as Glorot and Bengio 2010; zero biases.',
    'kaiming_normal_(module.weight, nonlinearity="relu")',
    'nn.init.xavier_uniform_(weighted[-1].weight)'
  ),
  'he-uniform': initialisation(
    'He et al. 2015, uniform; zero biases.',
    'kaiming_uniform_(module.weight, nonlinearity="relu")'
  ),
  'glorot-uniform': initialisation(
    'Glorot and Bengio 2010; zero biases.',
    'xavier_uniform_(module.weight)'
  ),
  pytorch: ''
}

function initialisation(description: string, draw: string, last?: string): string {
  return `        self.initialise()

    def initialise(self):
        """${description}"""
        weighted = [module for module in self.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]
        for module in weighted:
            nn.init.${draw}
            if module.bias is not None:
                nn.init.zeros_(module.bias)
${last === undefined ? '' : `        ${last}\n`}`
}

/**
 * The model as PyTorch modules, one per block. Images go in as [batch, channels, height, width].
 * @param images rows of tables have a number of columns that is known only after reading
 */
export function writeModel(
  { blocks }: ModelDescription,
  images: boolean,
  scheme: InitialisationScheme
): string {
  const first = blocks[0]?.layers[0]
  const written = blocks.map(({ name, layers }) => {
    const inner = layers.map((layer) => writeLayer(layer, layer === first && !images)).join(',\n')
    return `nn.Sequential(  # ${name}\n${indented(inner, 4)},\n)`
  })
  return `class Residual(nn.Module):
    def __init__(self, main, shortcut):
        super().__init__()
        self.main, self.shortcut = nn.Sequential(*main), nn.Sequential(*shortcut)

    def forward(self, x):
        return self.main(x) + self.shortcut(x)


class Model(nn.Module):
    def __init__(self, columns):
        super().__init__()
        self.blocks = nn.ModuleList([
${indented(written.join(',\n'), 12)},
        ])
${initialisations[scheme]}
    def forward(self, x, at=None, mix=None):
        """\`mix\` is applied where block \`at\` begins; 0 is the input."""
        for index, block in enumerate(self.blocks):
            x = block(mix(x) if index == at else x)
        return x`
}

function writeLayer(layer: Layer, takesColumns: boolean): string {
  switch (layer.kind) {
    case 'conv':
      return writeConvolution(layer, layer.filters, layer.bias)
    case 'depthwiseConv':
      return writeConvolution(layer, layer.output[2] ?? 0, false)
    case 'zeroPad':
      return `nn.ZeroPad2d(${layer.pixels})`
    case 'dense': {
      const inputs = takesColumns ? 'columns' : String(layer.input.at(-1) ?? 0)
      return `nn.Linear(${inputs}, ${layer.units}${layer.bias ? '' : ', bias=False'})`
    }
    case 'embedding':
    case 'windows':
      throw new Error('texts have no PyTorch script')
    case 'batchNorm': {
      const kind = layer.input.length === 3 ? 'BatchNorm2d' : 'BatchNorm1d'
      const epsilon = layer.epsilon === 1e-5 ? '' : `, eps=${layer.epsilon}`
      return `nn.${kind}(${layer.input.at(-1) ?? 0}${epsilon})`
    }
    case 'relu':
      return 'nn.ReLU()'
    case 'relu6':
      return 'nn.ReLU6()'
    case 'maxPool':
      return `nn.MaxPool2d(${layer.size}${layer.stride === layer.size ? '' : `, stride=${layer.stride}`})`
    case 'globalAveragePool':
      return 'nn.AdaptiveAvgPool2d(1), nn.Flatten()'
    case 'flatten':
      return 'nn.Flatten()'
    case 'dropout':
      return `nn.Dropout(${layer.rate})`
    case 'residual': {
      const branch = (layers: Layer[]) => layers.map((one) => writeLayer(one, false)).join(', ')
      return `Residual([${branch(layer.main)}], [${branch(layer.shortcut)}])`
    }
  }
}

/** "same" as TensorFlow has it: what is left over is padded below and to the right. */
function writeConvolution(
  layer: Extract<Layer, { kind: 'conv' | 'depthwiseConv' }>,
  filters: number,
  bias: boolean
): string {
  const { input, output, size, stride } = layer
  const padding = ([0, 1] as const).map((side) => {
    if (layer.padding === 'valid') return [0, 0] as const
    const total = Math.max(0, (output[side]! - 1) * stride + size - input[side]!)
    return [Math.floor(total / 2), Math.ceil(total / 2)] as const
  })
  const [[top, bottom], [left, right]] = padding as [
    readonly [number, number],
    readonly [number, number]
  ]
  const even = top === bottom && left === right
  const options = [
    ...(stride === 1 ? [] : [`stride=${stride}`]),
    ...(even && (top > 0 || left > 0) ? [`padding=(${top}, ${left})`] : []),
    ...(layer.kind === 'depthwiseConv' ? [`groups=${filters}`] : []),
    ...(bias ? [] : ['bias=False'])
  ]
  const convolution = `nn.Conv2d(${[input[2] ?? 0, filters, size, ...options].join(', ')})`
  return even ? convolution : `nn.ZeroPad2d((${left}, ${right}, ${top}, ${bottom})), ${convolution}`
}

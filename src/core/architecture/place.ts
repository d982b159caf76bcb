import type { Block, BlockSpec, Layer, LayerSpec, ParameterSpec } from './layer'
import { StudioError } from '../../contract/errors'

const product = (sizes: number[]): number => sizes.reduce((total, size) => total * size, 1)

/** Gives every layer its name, its shapes and its parameters, beginning with the shape of one example. */
export function placeBlocks(blocks: BlockSpec[], exampleShape: number[]): Block[] {
  let shape = exampleShape
  return blocks.map((block) => {
    const input = shape
    const layers = placeLayers(block.layers, block.name, input)
    shape = layers.at(-1)?.output ?? input
    return { name: block.name, layers, mixing: block.mixing, input, output: shape }
  })
}

function placeLayers(specs: LayerSpec[], prefix: string, input: number[]): Layer[] {
  let shape = input
  return specs.map((spec, index) => {
    const layer = placeLayer(spec, `${prefix}/${spec.kind}-${index + 1}`, shape)
    shape = layer.output
    return layer
  })
}

function placeLayer(spec: LayerSpec, name: string, input: number[]): Layer {
  if (spec.kind === 'residual') return placeResidual(spec, name, input)
  const parameters = parametersOf(spec, name, input)
  const statistics = spec.kind === 'batchNorm' ? runningStatistics(name, input) : []
  return { ...spec, name, input, output: outputShape(spec, name, input), parameters, statistics }
}

function placeResidual(
  spec: Extract<LayerSpec, { kind: 'residual' }>,
  name: string,
  input: number[]
): Layer {
  const main = placeLayers(spec.main, `${name}/main`, input)
  const shortcut = placeLayers(spec.shortcut, `${name}/shortcut`, input)
  const output = main.at(-1)?.output ?? input
  const beside = shortcut.at(-1)?.output ?? input
  if (output.join() !== beside.join()) {
    throw new Error(`${name}: the branches end in shapes [${output.join()}] and [${beside.join()}]`)
  }
  return { kind: 'residual', main, shortcut, name, input, output, parameters: [], statistics: [] }
}

function outputShape(spec: LayerSpec, name: string, input: number[]): number[] {
  const [height = 0, width = 0, channels = 0] = input
  switch (spec.kind) {
    case 'conv':
    case 'depthwiseConv': {
      const side = (length: number) =>
        spec.padding === 'same'
          ? Math.ceil(length / spec.stride)
          : Math.floor((length - spec.size) / spec.stride) + 1
      const filters = spec.kind === 'conv' ? spec.filters : channels
      return nonEmpty([side(height), side(width), filters], name, input)
    }
    case 'maxPool': {
      const side = (length: number) => Math.floor((length - spec.size) / spec.stride) + 1
      return nonEmpty([side(height), side(width), channels], name, input)
    }
    case 'zeroPad':
      return [height + 2 * spec.pixels, width + 2 * spec.pixels, channels]
    case 'embedding':
      return [...input, spec.size]
    case 'windows':
      nonEmpty([Math.min(...spec.widths.map((size) => height - size + 1))], name, input)
      return [spec.widths.length * spec.filters]
    case 'dense':
      return [spec.units]
    case 'globalAveragePool':
      return [channels]
    case 'flatten':
      return [product(input)]
    case 'batchNorm':
    case 'relu':
    case 'relu6':
    case 'dropout':
    case 'residual':
      return input
  }
}

function nonEmpty(output: number[], name: string, input: number[]): number[] {
  if (output.every((size) => size >= 1)) return output
  if (input[1] === 1 && input.length === 3 && output.length === 1) {
    throw new StudioError(
      'unsupported',
      `Texts of ${input[0]} pieces are shorter than the widest window: read longer texts, or choose narrower windows.`
    )
  }
  throw new StudioError(
    'unsupported',
    `The images are too small for this model: nothing remains of ${input[0]} x ${input[1]} at ${name}. ` +
      'Choose fewer layers, another model, or read the images at a larger size.',
    { layer: name, input }
  )
}

function parametersOf(spec: LayerSpec, name: string, input: number[]): ParameterSpec[] {
  const channels = input.at(-1) ?? 0
  const weighted = (shape: number[], receptive: number, outputs: number, bias: boolean) => {
    const fans = { fanIn: receptive * channels, fanOut: receptive * outputs }
    const kernel: ParameterSpec = {
      name: `${name}/kernel`,
      shape,
      role: 'kernel',
      ...fans,
      rate: 1
    }
    const offset: ParameterSpec = {
      ...kernel,
      name: `${name}/bias`,
      shape: [outputs],
      role: 'bias'
    }
    return bias ? [kernel, offset] : [kernel]
  }
  switch (spec.kind) {
    case 'conv': {
      const { size, filters, bias } = spec
      return weighted([size, size, channels, filters], size ** 2, filters, bias)
    }
    case 'depthwiseConv': {
      // As PyTorch counts: there the kernel has one input and as many outputs as there are channels.
      const fans = { fanIn: spec.size ** 2, fanOut: spec.size ** 2 * channels }
      const shape = [spec.size, spec.size, channels, 1]
      return [{ name: `${name}/kernel`, shape, role: 'kernel', ...fans, rate: 1 }]
    }
    case 'dense':
      return weighted([channels, spec.units], 1, spec.units, spec.bias)
    case 'embedding': {
      const shape = [spec.pieces, spec.size]
      return [
        { name: `${name}/table`, shape, role: 'embedding', fanIn: 1, fanOut: spec.size, rate: 1 }
      ]
    }
    case 'windows':
      return spec.widths.flatMap((size) => {
        const [kernel, bias] = weighted([size, 1, channels, spec.filters], size, spec.filters, true)
        return [
          { ...kernel!, name: `${name}/kernel-${size}` },
          { ...bias!, name: `${name}/bias-${size}` }
        ]
      })
    case 'batchNorm':
      return [vector(name, 'scale', channels), vector(name, 'offset', channels)]
    case 'relu':
    case 'relu6':
    case 'zeroPad':
    case 'maxPool':
    case 'globalAveragePool':
    case 'flatten':
    case 'dropout':
    case 'residual':
      return []
  }
}

function runningStatistics(name: string, input: number[]): ParameterSpec[] {
  const channels = input.at(-1) ?? 0
  return [vector(name, 'mean', channels), vector(name, 'variance', channels)]
}

/** One number per channel, of batch normalisation. */
const vector = (
  name: string,
  role: 'scale' | 'offset' | 'mean' | 'variance',
  channels: number
): ParameterSpec => ({
  name: `${name}/${role}`,
  shape: [channels],
  role,
  fanIn: 1,
  fanOut: 1,
  rate: 1
})

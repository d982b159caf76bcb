import { mostPieces } from '../text/word-pieces'

/** A layer as declared by an architecture; shapes and names are derived later. */
export type LayerSpec =
  | ConvSpec
  /** Each channel has one kernel of its own. */
  | {
      kind: 'depthwiseConv'
      size: number
      stride: number
      padding: 'same' | 'valid'
      bias?: boolean
    }
  /** Zeros on every side, in pixels: PyTorch's explicit padding, before a layer whose padding is `valid`. */
  | { kind: 'zeroPad'; pixels: number }
  | { kind: 'dense'; units: number; bias: boolean }
  /** `epsilon` is added to the variance. A frozen one uses its running statistics in training too, and keeps them. */
  | { kind: 'batchNorm'; epsilon: number; frozen?: boolean }
  | EmbeddingSpec
  | WindowsSpec
  | { kind: 'relu' }
  /** min(max(x, 0), 6) */
  | { kind: 'relu6' }
  | { kind: 'maxPool'; size: number; stride: number }
  | { kind: 'globalAveragePool' }
  | { kind: 'flatten' }
  | { kind: 'dropout'; rate: number }
  /** main(x) + shortcut(x); an empty shortcut is the identity. */
  | { kind: 'residual'; main: LayerSpec[]; shortcut: LayerSpec[] }

interface ConvSpec {
  kind: 'conv'
  filters: number
  size: number
  stride: number
  padding: 'same' | 'valid'
  bias: boolean
}

/**
 * Numbers of pieces [length, 1] to vectors [length, 1, size]; those of padding are 0. Averaged: scaled by the length over
 * the count of pieces, so that the mean over the length is that of the pieces.
 */
interface EmbeddingSpec {
  kind: 'embedding'
  pieces: number
  size: number
  averaged: boolean
}

/** Convolutions over windows of each width, ReLU, and the largest value of each filter: [length, 1, size] to [filters of all]. */
interface WindowsSpec {
  kind: 'windows'
  widths: number[]
  filters: number
}

/** Whether hidden states may be mixed where a block begins; `default` where published practice does it. */
export type Mixability = 'default' | 'possible' | 'never'

export interface BlockSpec {
  name: string
  layers: LayerSpec[]
  mixing: Mixability
}

export interface ParameterSpec {
  name: string
  shape: number[]
  /** Its role in the layer, which decides its initialisation. */
  role: 'kernel' | 'last-kernel' | 'embedding' | 'bias' | 'scale' | 'offset' | 'mean' | 'variance'
  /** Inputs and outputs that one weight connects; of a bias, those of its layer. */
  fanIn: number
  fanOut: number
  /** The share of the learning rate that it is trained at: 1, less for pretrained ones, 0 where it stays as it is. */
  rate: number
}

interface Placed {
  /** Unique within the model; parameter names begin with it. */
  name: string
  input: number[]
  output: number[]
  /** Trained, unless their rate is 0. */
  parameters: ParameterSpec[]
  /** Updated by the forward pass: running mean and variance of batch normalisation. */
  statistics: ParameterSpec[]
}

/** A layer with its name, the shapes of one example before and after it, and its parameters. */
export type Layer = Placed &
  (
    | Exclude<LayerSpec, { kind: 'residual' }>
    | { kind: 'residual'; main: Layer[]; shortcut: Layer[] }
  )

export interface Block {
  name: string
  layers: Layer[]
  mixing: Mixability
  input: number[]
  output: number[]
}

export function conv(
  filters: number,
  size: number,
  options: Partial<Pick<ConvSpec, 'stride' | 'padding' | 'bias'>> = {}
): LayerSpec {
  return { kind: 'conv', filters, size, stride: 1, padding: 'same', bias: true, ...options }
}

export const dense = (units: number, bias = true): LayerSpec => ({ kind: 'dense', units, bias })
/** PyTorch's default, added to the variance. */
const usualEpsilon = 1e-5

export const batchNormWith = (epsilon: number): LayerSpec => ({ kind: 'batchNorm', epsilon })
export const batchNorm: LayerSpec = batchNormWith(usualEpsilon)
export const embedding = (size: number, averaged: boolean): LayerSpec => ({
  ...{ kind: 'embedding', pieces: mostPieces, size, averaged }
})
export const windows = (widths: number[], filters: number): LayerSpec => ({
  ...{ kind: 'windows', widths, filters }
})
export const relu: LayerSpec = { kind: 'relu' }
export const relu6: LayerSpec = { kind: 'relu6' }
export const flatten: LayerSpec = { kind: 'flatten' }
export const zeroPad = (pixels: number): LayerSpec => ({ kind: 'zeroPad', pixels })
export const maxPool = (size: number, stride = size): LayerSpec => ({
  kind: 'maxPool',
  size,
  stride
})
export const globalAveragePool: LayerSpec = { kind: 'globalAveragePool' }

/** The layer, or none where the condition does not hold. */
export const when = (condition: boolean, layer: LayerSpec): LayerSpec[] =>
  condition ? [layer] : []
export const dropout = (rate: number): LayerSpec[] => when(rate > 0, { kind: 'dropout', rate })

/** A layer as an architecture writes it down; shapes and names are worked out afterwards. */
export type LayerSpec =
  | ConvSpec
  | { kind: 'dense'; units: number; bias: boolean }
  | { kind: 'batchNorm' }
  | { kind: 'relu' }
  | { kind: 'maxPool'; size: number }
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
  /** What it does in its layer, which decides how it begins. */
  role: 'kernel' | 'last-kernel' | 'bias' | 'scale' | 'offset' | 'mean' | 'variance'
  /** Inputs and outputs that one weight connects; of a bias, those of its layer. */
  fanIn: number
  fanOut: number
}

interface Placed {
  /** Unique within the model; parameter names begin with it. */
  name: string
  input: number[]
  output: number[]
  /** Trained. */
  parameters: ParameterSpec[]
  /** Kept up by the forward pass: running mean and variance of batch normalisation. */
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
export const batchNorm: LayerSpec = { kind: 'batchNorm' }
export const relu: LayerSpec = { kind: 'relu' }
export const flatten: LayerSpec = { kind: 'flatten' }
export const maxPool = (size: number): LayerSpec => ({ kind: 'maxPool', size })
export const globalAveragePool: LayerSpec = { kind: 'globalAveragePool' }

/** The layer, or none where the condition does not hold. */
export const when = (condition: boolean, layer: LayerSpec): LayerSpec[] =>
  condition ? [layer] : []
export const dropout = (rate: number): LayerSpec[] => when(rate > 0, { kind: 'dropout', rate })

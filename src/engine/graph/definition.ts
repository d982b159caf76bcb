/** A TensorFlow graph as plain data: what is recorded, written and extended. */

/** Numbers of TensorFlow's DataType. */
export const dataType = {
  float32: 1,
  float64: 2,
  int32: 3,
  uint8: 4,
  string: 7,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  resource: 20
} as const
export type DataTypeName = keyof typeof dataType

/** Values of a tensor outside of TensorFlow, row-major; a float32 scalar is a number. */
export type TensorValues = number | Float32Array | Int32Array | Uint8Array | BigInt64Array

export interface ConstantValue {
  /** A number of TensorFlow's DataType. */
  type: number
  shape: number[]
  /** Values in TensorFlow's memory layout. */
  content: Uint8Array
}

export type Attribute =
  | { kind: 'string'; value: string | Uint8Array }
  | { kind: 'integer'; value: number }
  | { kind: 'float'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'type'; value: number }
  /** -1 is a dimension that is not known. */
  | { kind: 'shape'; value: number[] }
  | { kind: 'tensor'; value: ConstantValue }
  /** A one-dimensional tensor of strings. */
  | { kind: 'string tensor'; value: string[] }
  | { kind: 'strings'; value: string[] }
  | { kind: 'integers'; value: number[] }
  | { kind: 'floats'; value: number[] }
  | { kind: 'booleans'; value: boolean[] }
  | { kind: 'types'; value: number[] }

export interface GraphNode {
  name: string
  operation: string
  /** "node", "node:1" for a later output, "^node" for one that merely has to run before. */
  inputs: string[]
  attributes: Record<string, Attribute>
}

export const typeAttribute = (name: DataTypeName): Attribute => ({
  kind: 'type',
  value: dataType[name]
})
const shapeAttribute = (shape: number[]): Attribute => ({ kind: 'shape', value: shape })

export function placeholder(name: string, type: number, shape: number[]): GraphNode {
  const attributes = { dtype: { kind: 'type', value: type }, shape: shapeAttribute(shape) } as const
  return { name, operation: 'Placeholder', inputs: [], attributes }
}

export function constant(name: string, value: ConstantValue): GraphNode {
  const attributes = {
    dtype: { kind: 'type', value: value.type },
    value: { kind: 'tensor', value }
  } as const
  return { name, operation: 'Const', inputs: [], attributes }
}

/** Texts known when the graph is written, one-dimensional. */
export const strings = (name: string, values: string[]): GraphNode => ({
  name,
  operation: 'Const',
  inputs: [],
  attributes: { dtype: typeAttribute('string'), value: { kind: 'string tensor', value: values } }
})

const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array } as const

/** Numbers known when the graph is written: one-dimensional, unless a shape is given. */
export function numbers(
  name: string,
  values: number[],
  type: keyof typeof arrays = 'float32',
  shape: number[] = [values.length]
): GraphNode {
  const content = new Uint8Array(arrays[type].from(values).buffer)
  return constant(name, { type: dataType[type], shape, content })
}

/** A float32 scalar known when the graph is written. */
export const scalar = (name: string, value: number): GraphNode =>
  numbers(name, [value], 'float32', [])

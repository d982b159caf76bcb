import * as tf from '@tensorflow/tfjs'

export type Attribute =
  | { type: 'float32' | 'int32' }
  | { int: number | number[] }
  | { float: number }
  | { flag: boolean }
  | { text: string }

/** What the native backend offers beyond tfjs's interface: any operation of TensorFlow by its name. */
interface NativeBackend {
  isUsingGpuDevice: boolean
  binding: Record<
    | 'TF_ATTR_STRING'
    | 'TF_ATTR_INT'
    | 'TF_ATTR_FLOAT'
    | 'TF_ATTR_BOOL'
    | 'TF_ATTR_TYPE'
    | 'TF_FLOAT'
    | 'TF_INT32',
    number
  >
  executeMultipleOutputs(
    name: string,
    attributes: { name: string; type: number; value: unknown }[],
    inputs: tf.Tensor[],
    outputs: number
  ): tf.Tensor[]
}

/** Whether TensorFlow itself computes, rather than tfjs's JavaScript backend. */
export const runsNatively = (): boolean => tf.getBackend() === 'tensorflow'

export const runsOnGraphicsCard = (): boolean =>
  runsNatively() && (tf.backend() as unknown as NativeBackend).isUsingGpuDevice

function encode(binding: NativeBackend['binding'], name: string, attribute: Attribute) {
  if ('type' in attribute) {
    const value = attribute.type === 'float32' ? binding.TF_FLOAT : binding.TF_INT32
    return { name, type: binding.TF_ATTR_TYPE, value }
  }
  if ('int' in attribute) return { name, type: binding.TF_ATTR_INT, value: attribute.int }
  if ('float' in attribute) return { name, type: binding.TF_ATTR_FLOAT, value: attribute.float }
  if ('flag' in attribute) return { name, type: binding.TF_ATTR_BOOL, value: attribute.flag }
  return { name, type: binding.TF_ATTR_STRING, value: attribute.text }
}

/** Runs one operation of TensorFlow; only where `runsNatively()`. Gradients are the caller's business. */
export function nativeOperations(
  name: string,
  attributes: Record<string, Attribute>,
  inputs: tf.Tensor[],
  outputs: number
): tf.Tensor[] {
  const backend = tf.backend() as unknown as NativeBackend
  const encoded = Object.entries(attributes).map(([key, value]) =>
    encode(backend.binding, key, value)
  )
  return backend.executeMultipleOutputs(name, encoded, inputs, outputs)
}

/** An operation with one output. */
export function nativeOperation(
  name: string,
  attributes: Record<string, Attribute>,
  inputs: tf.Tensor[]
): tf.Tensor {
  return nativeOperations(name, attributes, inputs, 1)[0]!
}

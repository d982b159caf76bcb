import * as tf from '@tensorflow/tfjs'
import type { DataId, TensorInfo } from '@tensorflow/tfjs'
import { StudioError } from '../../contract/errors'

/** Functions that tfjs-node's backend calls; every kernel is one `executeOp`. */
export interface Binding {
  createTensor(shape: number[], dtype: number, values: unknown): number
  deleteTensor(id: number): void
  executeOp(
    name: string,
    attributes: BindingAttribute[],
    inputs: number[],
    outputCount: number
  ): BindingTensor[]
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array
  readonly TF_ATTR_STRING: number
  readonly TF_ATTR_INT: number
  readonly TF_ATTR_FLOAT: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_TYPE: number
  readonly TF_ATTR_SHAPE: number
  readonly TF_Version: string
}

export interface BindingAttribute {
  name: string
  type: number
  value: unknown
}

export interface BindingTensor {
  id: number
  shape: number[]
  dtype: number
}

interface StoredTensor {
  shape: number[]
  dtype: number
  /** Handle in the binding; below 0 until the values have been uploaded. */
  id: number
  values: unknown
}

/** The parts of tfjs-node's backend that recording needs. */
export interface NativeBackend {
  binding: Binding
  tensorMap: { get(dataId: DataId): StoredTensor }
  /** Handles of the tensors; uploads values that have not been uploaded yet. */
  getInputTensorIds(tensors: TensorInfo[]): number[]
}

export function nativeBackend(): NativeBackend {
  if (tf.getBackend() !== 'tensorflow') {
    throw new StudioError(
      'unsupported',
      'Compiled steps need the native TensorFlow runtime: choose the eager engine.'
    )
  }
  return tf.backend() as unknown as NativeBackend
}

/** The tensor as the binding knows it. */
export function bindingTensor(backend: NativeBackend, tensor: TensorInfo): BindingTensor {
  const [id = -1] = backend.getInputTensorIds([tensor])
  const { dtype } = backend.tensorMap.get(tensor.dataId)
  return { id, dtype, shape: tensor.shape }
}

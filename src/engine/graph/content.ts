import { dataType } from './definition'

type Numbers = ArrayLike<number | boolean>

function fromNumbers(values: Numbers, type: number): ArrayBufferView {
  const numbers = Array.from(values, Number)
  switch (type) {
    case dataType.float32:
      return Float32Array.from(numbers)
    case dataType.int32:
      return Int32Array.from(numbers)
    case dataType.bool:
    case dataType.uint8:
      return Uint8Array.from(numbers)
    default:
      throw new Error(`constants of TensorFlow type ${type} cannot be recorded`)
  }
}

/** A copy of a tensor's values, as tfjs holds them, in TensorFlow's memory layout. */
export function toContent(values: unknown, type: number): Uint8Array {
  const view = ArrayBuffer.isView(values) ? values : fromNumbers(values as Numbers, type)
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice()
}

/** Types of numbers in files of weights, by safetensors' names. */
export const numberTypes = [
  'F64',
  'F32',
  'F16',
  'BF16',
  'I64',
  'I32',
  'I16',
  'I8',
  'U8',
  'BOOL'
] as const
export type NumberType = (typeof numberTypes)[number]

const sizes: Record<NumberType, number> = {
  ...{ F64: 8, F32: 4, F16: 2, BF16: 2 },
  ...{ I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 }
}

/** Bytes of one number. */
export const bytesOf = (type: NumberType): number => sizes[type]

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The upper half of a float32. */
function bfloat(bits: number, scratch: DataView): number {
  scratch.setUint32(0, bits * 2 ** 16)
  return scratch.getFloat32(0)
}

/** Numbers one after the other, little-endian, as the nearest float32. */
export function toFloat32(bytes: Uint8Array, type: NumberType): Float32Array {
  const length = Math.floor(bytes.length / sizes[type])
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const scratch = new DataView(new ArrayBuffer(4))
  const read: Record<NumberType, (at: number) => number> = {
    F64: (at) => view.getFloat64(at, true),
    F32: (at) => view.getFloat32(at, true),
    F16: (at) => half(view.getUint16(at, true)),
    BF16: (at) => bfloat(view.getUint16(at, true), scratch),
    I64: (at) => Number(view.getBigInt64(at, true)),
    I32: (at) => view.getInt32(at, true),
    I16: (at) => view.getInt16(at, true),
    I8: (at) => view.getInt8(at),
    U8: (at) => view.getUint8(at),
    BOOL: (at) => view.getUint8(at)
  }
  const values = new Float32Array(length)
  for (let i = 0; i < length; i++) values[i] = read[type](i * sizes[type])
  return values
}

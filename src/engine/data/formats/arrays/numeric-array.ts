import { StudioError } from '../../../../contract/errors'
import { formatPlural } from '../../../../contract/format-number'

export type ArrayValues =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array

/** An array of numbers in C order. */
export interface NumericArray {
  kind: 'numbers'
  shape: number[]
  values: ArrayValues
  /** The same where some of them are whole numbers that `values` rounds, beyond 2^53. */
  exact?: BigInt64Array | BigUint64Array
}

/** An array of texts in C order, for labels. */
interface TextArray {
  kind: 'texts'
  shape: number[]
  values: string[]
}

export type AnyArray = NumericArray | TextArray

/** How the numbers of a file are stored. */
export type StoredType =
  | 'u1'
  | 'i1'
  | 'b1'
  | 'u2'
  | 'i2'
  | 'u4'
  | 'i4'
  | 'u8'
  | 'i8'
  | 'f2'
  | 'f4'
  | 'f8'

type Read = (view: DataView, at: number, little: boolean) => number

/** IEEE 754 half precision. */
function readHalf(view: DataView, at: number, little: boolean): number {
  const bits = view.getUint16(at, little)
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}

const stored: Record<StoredType, { bytes: number; make: (n: number) => ArrayValues; read: Read }> =
  {
    u1: { bytes: 1, make: (n) => new Uint8Array(n), read: (view, at) => view.getUint8(at) },
    i1: { bytes: 1, make: (n) => new Int8Array(n), read: (view, at) => view.getInt8(at) },
    b1: {
      bytes: 1,
      make: (n) => new Uint8Array(n),
      read: (view, at) => (view.getUint8(at) ? 1 : 0)
    },
    u2: { bytes: 2, make: (n) => new Uint16Array(n), read: (v, at, le) => v.getUint16(at, le) },
    i2: { bytes: 2, make: (n) => new Int16Array(n), read: (v, at, le) => v.getInt16(at, le) },
    u4: { bytes: 4, make: (n) => new Uint32Array(n), read: (v, at, le) => v.getUint32(at, le) },
    i4: { bytes: 4, make: (n) => new Int32Array(n), read: (v, at, le) => v.getInt32(at, le) },
    u8: {
      bytes: 8,
      make: (n) => new Float64Array(n),
      read: (v, at, le) => Number(v.getBigUint64(at, le))
    },
    i8: {
      bytes: 8,
      make: (n) => new Float64Array(n),
      read: (v, at, le) => Number(v.getBigInt64(at, le))
    },
    f2: { bytes: 2, make: (n) => new Float32Array(n), read: readHalf },
    f4: { bytes: 4, make: (n) => new Float32Array(n), read: (v, at, le) => v.getFloat32(at, le) },
    f8: { bytes: 8, make: (n) => new Float64Array(n), read: (v, at, le) => v.getFloat64(at, le) }
  }

export const storedBytes = (type: StoredType) => stored[type].bytes

/**
 * The number of elements of a shape.
 * @throws StudioError invalid-data when a side is negative, or the data needed is not what the file holds. Checked
 *   before anything is allocated
 */
export function checkShape(
  name: string,
  shape: number[],
  elementBytes: number,
  availableBytes: number
): number {
  const count = shape.reduce((product, side) => product * side, 1)
  const needed = count * elementBytes
  if (shape.some((side) => !Number.isSafeInteger(side) || side < 0) || needed !== availableBytes) {
    const verb =
      needed > availableBytes ? 'is cut off, or its header is wrong' : 'has a wrong header'
    throw new StudioError(
      'invalid-data',
      `${name} ${verb}: an array of ${shape.join(' x ') || 1} with ${formatPlural(elementBytes, 'byte')} per value takes ${needed} bytes, ` +
        `but ${availableBytes} are present. Write or download the file again.`
    )
  }
  return count
}

/** Numbers in a file's byte order, as an array in this machine's order. */
export function readValues(
  bytes: Uint8Array,
  type: StoredType,
  count: number,
  little: boolean
): ArrayValues {
  // A copy of its own: a Buffer may lie in a shared pool, and its slice() copies nothing.
  if (type === 'u1') return new Uint8Array(bytes.subarray(0, count))
  const { bytes: width, make, read } = stored[type]
  const values = make(count)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i < count; i++) values[i] = read(view, i * width, little)
  return values
}

/** Whole numbers of 64 bits as they are, where one of them is beyond 2^53; undefined where none is. */
export function exactValues(
  bytes: Uint8Array,
  type: StoredType,
  values: ArrayValues,
  little: boolean
): NumericArray['exact'] {
  if (type !== 'u8' && type !== 'i8') return undefined
  if (values.every((value) => Number.isSafeInteger(value))) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return type === 'u8'
    ? BigUint64Array.from(values, (_, index) => view.getBigUint64(8 * index, little))
    : BigInt64Array.from(values, (_, index) => view.getBigInt64(8 * index, little))
}

interface Indexed<Value> {
  [index: number]: Value
  length: number
}

/** Reorders Fortran order (first index fastest) to C order. */
export function fromFortranOrder<T extends AnyArray>(array: T): T {
  const { shape } = array
  if (shape.length < 2) return array
  const values = (array.values as ArrayValues).slice() as ArrayValues | string[]
  reorder<number | string>(array.values, values, shape)
  if (array.kind === 'texts' || !array.exact) return { ...array, values }
  const exact = array.exact.slice()
  reorder<bigint>(array.exact, exact, shape)
  return { ...array, values, exact }
}

function reorder<Value>(from: Indexed<Value>, values: Indexed<Value>, shape: number[]): void {
  const steps: number[] = []
  shape.reduce((step, side) => (steps.push(step), step * side), 1)
  const index = new Array<number>(shape.length).fill(0)
  let at = 0
  for (let i = 0; i < values.length; i++) {
    values[i] = from[at]!
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += steps[axis]!
      if (++index[axis]! < shape[axis]!) break
      at -= steps[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
}

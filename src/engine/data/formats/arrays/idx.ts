import { StudioError } from '../../../../contract/errors'
import {
  checkShape,
  type NumericArray,
  readValues,
  storedBytes,
  type StoredType
} from './numeric-array'

const types: Record<number, StoredType> = {
  0x08: 'u1',
  0x09: 'i1',
  0x0b: 'i2',
  0x0c: 'i4',
  0x0d: 'f4',
  0x0e: 'f8'
}

export function isIdx(bytes: Uint8Array): boolean {
  const dimensions = bytes[3] ?? 0
  return (
    bytes[0] === 0 && bytes[1] === 0 && bytes[2]! in types && dimensions >= 1 && dimensions <= 8
  )
}

/**
 * Reads an IDX file, the format of MNIST: two zeros, type, number of dimensions, sizes, values, all big-endian.
 * @throws StudioError invalid-data when the signature is wrong, or the size is not what the header says
 */
export function readIdx(bytes: Uint8Array, name: string): NumericArray {
  if (!isIdx(bytes)) {
    const found = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0'))
    throw new StudioError(
      'invalid-data',
      `${name} is not an IDX file: it begins with ${found.join(' ') || 'nothing'}, where 00 00, a type and the number of ` +
        'dimensions belong.'
    )
  }
  const type = types[bytes[2]!]!
  const start = 4 + 4 * bytes[3]!
  if (bytes.length < start) {
    throw new StudioError(
      'invalid-data',
      `${name} is truncated within its header. Download it again.`
    )
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shape = Array.from({ length: bytes[3]! }, (_, axis) => view.getUint32(4 + 4 * axis))
  const data = bytes.subarray(start)
  const count = checkShape(name, shape, storedBytes(type), data.length)
  return { kind: 'numbers', shape, values: readValues(data, type, count, false) }
}

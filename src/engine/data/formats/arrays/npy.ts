import { StudioError } from '../../../../contract/errors'
import {
  type AnyArray,
  checkShape,
  exactValues,
  fromFortranOrder,
  readValues,
  storedBytes,
  type StoredType
} from './numeric-array'

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

export function isNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}

interface Header {
  byteOrder: string
  kind: string
  size: number
  fortran: boolean
  shape: number[]
  /** Where the data begins. */
  start: number
}

function damaged(name: string, why: string): StudioError {
  return new StudioError('invalid-data', `${name} is not a valid NPY array: ${why}.`)
}

/** Reads the header, a Python dictionary of three keys (NEP 1). */
function readHeader(bytes: Uint8Array, name: string): Header {
  if (!isNpy(bytes)) throw damaged(name, 'it does not begin with the NPY signature')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const wide = bytes[6]! >= 2
  if (bytes.length < 12) throw damaged(name, 'it ends within its header')
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true)
  const textStart = wide ? 12 : 10
  const start = textStart + length
  if (start > bytes.length) {
    throw damaged(name, `its header should be ${length} bytes long, and the file is shorter`)
  }
  const text = new TextDecoder('latin1').decode(bytes.subarray(textStart, start))
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(text)
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)
  const shape = /'shape'\s*:\s*\(([^)]*)\)/.exec(text)
  if (!descr || !fortran || !shape)
    throw damaged(name, 'its header lacks descr, fortran_order or shape')
  if (descr[2]) {
    throw new StudioError(
      'invalid-data',
      `${name} holds records with named fields. Save each field as a separate array.`
    )
  }
  const type = /^([<>=|]?)([a-zA-Z])(\d*)$/.exec(descr[1]!)
  if (!type) throw damaged(name, `its type "${descr[1]}" is not known`)
  const sides = shape[1]!.split(',').map((side) => side.trim().replace(/L$/, ''))
  return {
    byteOrder: type[1]!,
    kind: type[2]!,
    size: Number(type[3] || 0),
    fortran: fortran[1] === 'True',
    shape: sides.filter((side) => side !== '').map(Number),
    start
  }
}

function refuseObjects(name: string, kind: string): void {
  if (kind === 'O') {
    throw new StudioError(
      'invalid-data',
      `${name} holds Python objects (dtype object), which can run code when read and are never opened. Save plain ` +
        'numbers, for example with array.astype("float32").'
    )
  }
}

function readTexts(bytes: Uint8Array, header: Header, little: boolean): string[] {
  const unit = header.kind === 'U' ? 4 : 1
  const width = header.size * unit
  const count = width === 0 ? 0 : bytes.length / width
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const decoder = new TextDecoder()
  return Array.from({ length: count }, (_, index) => {
    const start = index * width
    if (unit === 1) {
      return decoder.decode(bytes.subarray(start, start + width)).replace(/\0+$/, '')
    }
    let text = ''
    for (let at = start; at < start + width; at += 4) {
      const code = view.getUint32(at, little)
      if (code === 0 || code > 0x10ffff) break
      text += String.fromCodePoint(code)
    }
    return text
  })
}

/**
 * Reads a NumPy array of numbers, truth values or texts, of either byte order and memory order. Whole numbers of 64 bits
 * become doubles, and are kept as they are beside them where one is beyond 2^53.
 * (npyjs 1.2.0 refuses big-endian arrays and does not check the shape against the data, hence our own reader.)
 * @param name its name in messages
 * @throws StudioError invalid-data when it is damaged, its header is wrong, or it holds Python objects
 */
export function readNpy(bytes: Uint8Array, name: string): AnyArray {
  const header = readHeader(bytes, name)
  const { kind, size, shape, start } = header
  refuseObjects(name, kind)
  const little = header.byteOrder !== '>'
  const data = bytes.subarray(start)
  const inOrder = <T extends AnyArray>(array: T) =>
    header.fortran ? fromFortranOrder(array) : array
  if (kind === 'U' || kind === 'S') {
    checkShape(name, shape, size * (kind === 'U' ? 4 : 1), data.length)
    return inOrder({ kind: 'texts', shape, values: readTexts(data, header, little) })
  }
  const type = `${kind}${size}`
  if (!/^([ui][1248]|b1|f[248])$/.test(type)) {
    throw new StudioError(
      'invalid-data',
      `${name} holds values of type "${kind}${size || ''}", which is not supported. Save it as float32 or uint8.`
    )
  }
  const numberType = type as StoredType
  const count = checkShape(name, shape, storedBytes(numberType), data.length)
  const values = readValues(data, numberType, count, little)
  const exact = exactValues(data, numberType, values, little)
  return inOrder({ kind: 'numbers', shape, values, ...(exact && { exact }) })
}

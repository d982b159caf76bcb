/**
 * Protocol buffers' wire format, writing only: just enough for TensorFlow's GraphDef, SavedModel, ConfigProto and
 * Event. A field
 * is its bytes, tag included; a message is its fields, one after another.
 */

const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

function varint(value: number | bigint): Buffer {
  if (typeof value === 'number' && value >= 0 && value < 0x80) return Buffer.of(value)
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 0x80 : low)
  } while (rest > 0n)
  return Buffer.from(bytes)
}

const tag = (field: number, type: number): Buffer => varint(field * 8 + type)

export function message(fields: Buffer[]): Buffer {
  return Buffer.concat(fields)
}

/** An int32, int64, bool or enum. */
export function integer(field: number, value: number | bigint | boolean): Buffer {
  return Buffer.concat([
    tag(field, wireType.varint),
    varint(typeof value === 'boolean' ? Number(value) : value)
  ])
}

export function float(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return Buffer.concat([tag(field, wireType.fixed32), bytes])
}

export function double(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return Buffer.concat([tag(field, wireType.fixed64), bytes])
}

/** A string, bytes or an embedded message. */
export function bytes(field: number, value: string | Uint8Array): Buffer {
  const content = typeof value === 'string' ? Buffer.from(value, 'utf8') : value
  return Buffer.concat([tag(field, wireType.bytes), varint(content.length), content])
}

/** An entry of a `map<string, Message>`. */
export function entry(field: number, key: string, value: Uint8Array): Buffer {
  return bytes(field, message([bytes(1, key), bytes(2, value)]))
}

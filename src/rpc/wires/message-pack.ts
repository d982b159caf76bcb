import { Decoder, Encoder, ExtensionCodec } from '@msgpack/msgpack'

const arrayTypes = [
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array
] as const

/** Typed arrays travel as their bytes (little-endian); a Uint8Array is MessagePack's own binary. */
const extensionCodec = new ExtensionCodec()
for (const [type, ArrayType] of arrayTypes.entries()) {
  extensionCodec.register({
    type,
    encode: (value) =>
      value instanceof ArrayType
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        : null,
    decode: (bytes) => new ArrayType(bytes.slice().buffer)
  })
}

const options = { extensionCodec, ignoreUndefined: true }
const encoder = new Encoder(options)
const decoder = new Decoder({ extensionCodec })
const large = 65_536

export function encode(message: unknown): Uint8Array<ArrayBuffer> {
  const bytes = bytesOfArrays(message)
  if (bytes < large) return encoder.encode(message)
  // One buffer of about the right size, used once, leaves a single copy for large messages.
  const single = new Encoder({ ...options, initialBufferSize: bytes + large })
  return single.encodeSharedRef(message)
}

/** Bytes of the typed arrays among the fields of a message, to any depth. */
function bytesOfArrays(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 0
  return Object.values(value).reduce<number>((sum, field) => sum + bytesOfArrays(field), 0)
}

export function decode(bytes: ArrayBuffer | Uint8Array): unknown {
  return decoder.decode(bytes)
}

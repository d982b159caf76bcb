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

const encoder = new Encoder({ extensionCodec, ignoreUndefined: true })
const decoder = new Decoder({ extensionCodec })

export function encode(message: unknown): Uint8Array<ArrayBuffer> {
  return encoder.encode(message)
}

export function decode(bytes: ArrayBuffer | Uint8Array): unknown {
  return decoder.decode(bytes)
}

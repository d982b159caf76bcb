import { crc32 } from 'node:zlib'

/** CRC-32 over a text and named arrays, in their order, as eight or fewer hexadecimal digits. */
export function checksumOf(
  text: string,
  arrays: Record<string, Float32Array | Int32Array>
): string {
  let sum = crc32(text)
  for (const [name, { buffer, byteOffset, byteLength }] of Object.entries(arrays)) {
    sum = crc32(new Uint8Array(buffer, byteOffset, byteLength), crc32(name, sum))
  }
  return sum.toString(16)
}

import { z } from 'zod'
import { StudioError } from '../contract/errors'
import { bytesOf, numberTypes, toFloat32 } from './number-types'

/** Arrays by name, as weights, logits and labels are stored. */
export interface StoredArray {
  shape: number[]
  data: Float32Array | Int32Array
}

const entry = z.object({
  dtype: z.enum(numberTypes),
  shape: z.array(z.int().min(0)).max(8),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)])
})
const header = z.record(z.string(), z.union([entry, z.record(z.string(), z.string())]))
const metadataKey = '__metadata__'
const headerBytes = 8

/**
 * Writes arrays in Hugging Face's safetensors format, which Python reads without our code: the header's length, a JSON
 * header, the numbers, all little-endian.
 */
export function encodeSafetensors(
  arrays: Record<string, StoredArray>,
  metadata: Record<string, string> = {}
): Uint8Array<ArrayBuffer> {
  let offset = 0
  const entries = Object.entries(arrays).map(([name, { shape, data }]) => {
    const start = offset
    offset += data.byteLength
    const dtype = data instanceof Float32Array ? 'F32' : 'I32'
    return [name, { dtype, shape, data_offsets: [start, offset] }]
  })
  const text = JSON.stringify({ [metadataKey]: metadata, ...Object.fromEntries(entries) })
  const encoded = new TextEncoder().encode(text)
  const padded = Math.ceil(encoded.length / 8) * 8
  const bytes = new Uint8Array(headerBytes + padded + offset)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true)
  bytes.fill(0x20, headerBytes, headerBytes + padded)
  bytes.set(encoded, headerBytes)
  let position = headerBytes + padded
  for (const { data } of Object.values(arrays)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position)
    position += data.byteLength
  }
  return bytes
}

/**
 * Reads what `encodeSafetensors` or another program wrote. Int32 stays what it is, all other types become float32.
 * @throws StudioError `storage` where the bytes are not whole
 */
export function decodeSafetensors(bytes: Uint8Array): {
  arrays: Record<string, StoredArray>
  metadata: Record<string, string>
} {
  const damaged = (why: string) =>
    new StudioError('storage', `A file of stored numbers is damaged: ${why}`)
  if (bytes.length < headerBytes) throw damaged('it has no header')
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  if (length > bytes.length - headerBytes) throw damaged('its header is cut off')
  const start = headerBytes + length
  const parsed = parseHeader(bytes.subarray(headerBytes, start))
  if (!parsed) throw damaged('its header cannot be read')
  const arrays: Record<string, StoredArray> = {}
  let total = 0
  for (const [name, value] of Object.entries(parsed.entries)) {
    const [from, to] = value.data_offsets
    const size = value.shape.reduce((product, side) => product * side, bytesOf(value.dtype))
    if (start + to > bytes.length) throw damaged('its end is missing')
    if (to - from !== size) throw damaged(`${name} has another size than its shape`)
    // Tensors that share bytes could ask for any memory.
    total += size
    if (total > bytes.length) throw damaged('its tensors overlap')
    const content = bytes.subarray(start + from, start + to)
    arrays[name] = { shape: value.shape, data: numbersIn(content, value.dtype) }
  }
  return { arrays, metadata: parsed.metadata }
}

function numbersIn(bytes: Uint8Array, type: z.infer<typeof entry>['dtype']): StoredArray['data'] {
  if (type !== 'F32' && type !== 'I32') return toFloat32(bytes, type)
  // not slice(), which shares memory where the bytes are a Buffer
  const copy = Uint8Array.from(bytes).buffer
  return type === 'F32' ? new Float32Array(copy) : new Int32Array(copy)
}

function parseHeader(bytes: Uint8Array) {
  try {
    const { [metadataKey]: metadata = {}, ...entries } = header.parse(
      JSON.parse(new TextDecoder().decode(bytes))
    )
    return {
      metadata: z.record(z.string(), z.string()).parse(metadata),
      entries: z.record(z.string(), entry).parse(entries)
    }
  } catch {
    return null
  }
}

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generator } from '../src/core/random'

/** A NumPy array file of format 1.0, row-major. */
function npy(values: Uint8Array | Float32Array | Int32Array, shape: number[]): Buffer {
  const types = { Uint8Array: '|u1', Float32Array: '<f4', Int32Array: '<i4' }
  const type = types[values.constructor.name as keyof typeof types]
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`
  const header = `${text.padEnd(64 * Math.ceil((text.length + 11) / 64) - 11)}\n`
  const size = Buffer.alloc(2)
  size.writeUInt16LE(header.length)
  const content = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    size,
    Buffer.from(header),
    content
  ])
}

/**
 * Writes a data set of noise whose class shows a little in every feature.
 * @param shape of one example: images of bytes where it has three sides, rows of numbers where it has one
 * @returns the folder, to be read as a data set
 */
export async function writeMadeData(
  folder: string,
  name: string,
  examples: number,
  shape: number[],
  classes: number
): Promise<string> {
  const random = generator(0, 'generation')
  const width = shape.reduce((product, side) => product * side, 1)
  const labels = Int32Array.from({ length: examples }, () => random.integer(classes))
  const images = shape.length === 3
  const features = new (images ? Uint8Array : Float32Array)(examples * width)
  for (let i = 0; i < features.length; i++) {
    const label = labels[Math.floor(i / width)]!
    features[i] = images ? random.integer(200) + 5 * label : random.normal() + label / 4
  }
  const path = join(folder, name)
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'X.npy'), npy(features, [examples, ...shape]))
  await writeFile(join(path, 'y.npy'), npy(labels, [examples]))
  return path
}

import type { Raster } from '../../core/image-formats/raster'
import { withKernels } from './kernels'

/** What each output position is made of: input `first[position] + tap` by `weights[position * most + tap]`, summing to 1. */
interface Taps {
  /** Taps of every position; those beyond its own weigh 0. */
  most: number
  first: Int32Array
  weights: Float64Array
}

/** From so many inputs, of which `extent` are the picture, to so many outputs. */
type Axis = [from: number, extent: number, to: number]

function triangleTaps([from, extent, to]: Axis): Taps {
  const scale = extent / to
  const support = Math.max(scale, 1)
  const widest = Math.min(from, Math.ceil(2 * support) + 1)
  const own = new Float64Array(to * widest)
  const starts = new Int32Array(to)
  let most = 1
  for (let position = 0; position < to; position++) {
    const centre = (position + 0.5) * scale
    const start = Math.min(from - 1, Math.max(0, Math.floor(centre - support + 0.5)))
    const end = Math.min(from, Math.floor(centre + support + 0.5))
    const [at, taps] = [position * widest, end - start]
    let total = 0
    for (let tap = 0; tap < taps; tap++) {
      const weight = Math.max(0, 1 - Math.abs((start + tap + 0.5 - centre) / support))
      own[at + tap] = weight
      total += weight
    }
    for (let tap = 0; tap < taps; tap++) own[at + tap]! /= total
    starts[position] = start
    if (taps > most) most = taps
  }
  const first = starts.map((start) => Math.min(start, from - most))
  const weights = new Float64Array(to * most)
  for (let position = 0; position < to; position++) {
    const shift = starts[position]! - first[position]!
    const at = position * widest
    weights.set(own.subarray(at, at + most - shift), position * most + shift)
  }
  return { most, first, weights }
}

/** Lines lie apart by so many bytes more than they have, for vectors that reach beyond them. */
const apart = 64

/**
 * Resizes a part of a raster by a triangle filter, across and then down, in float64; what is between bytes is rounded.
 * Line by line, so that what both directions touch stays in the processor's cache, and memory small.
 * @param start of the part's first pixel, `stride` between the beginnings of its lines
 * @returns row-major [height, width, channels]
 */
export function resample(
  { channels, pixels: source }: Raster,
  { start, stride, down, across }: { start: number; stride: number; down: Axis; across: Axis }
): Uint8Array<ArrayBuffer> {
  const [height, width] = [down[2], across[2]]
  const [rows, columns] = [triangleTaps(down), triangleTaps(across)]
  const { most } = rows
  const bytes = across[0] * channels
  const values = width * channels
  const pixels = new Uint8Array(height * values)
  withKernels((kernels) => {
    const { run } = kernels
    const [line, wide] = [kernels.take(bytes), kernels.take(8 * bytes)]
    const [first, weights] = [kernels.put(columns.first), kernels.put(columns.weights)]
    const downWeights = kernels.put(rows.weights)
    const lineBytes = 8 * values + apart
    const ring = kernels.take(most * lineBytes)
    const sum = kernels.take(values)
    const { memory } = kernels
    const resized = memory.subarray(sum, sum + values)
    let next = 0
    for (let row = 0; row < height; row++) {
      const top = rows.first[row]!
      for (next = Math.max(next, top); next < top + most; next++) {
        const from = start + next * stride
        memory.set(source.subarray(from, from + bytes), line)
        const to = ring + (next % most) * lineBytes
        run.resizeLine(line, bytes, wide, first, weights, columns.most, width, channels, to)
      }
      const weighed = downWeights + 8 * row * most
      run.addLines(ring, lineBytes, top % most, weighed, most, values, sum)
      pixels.set(resized, row * values)
    }
  })
  return pixels
}

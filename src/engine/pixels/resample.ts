import type { Raster } from '../../core/image-formats/raster'
import { withKernels, type Kernels } from './kernels'

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
  const starts = new Int32Array(to)
  const ends = new Int32Array(to)
  let most = 1
  for (let position = 0; position < to; position++) {
    const centre = (position + 0.5) * scale
    starts[position] = Math.min(from - 1, Math.max(0, Math.floor(centre - support + 0.5)))
    ends[position] = Math.min(from, Math.floor(centre + support + 0.5))
    most = Math.max(most, ends[position]! - starts[position]!)
  }
  const first = new Int32Array(to)
  const weights = new Float64Array(to * most)
  for (let position = 0; position < to; position++) {
    const centre = (position + 0.5) * scale
    const [start, end] = [starts[position]!, ends[position]!]
    first[position] = Math.min(start, from - most)
    const at = position * most - first[position]!
    let total = 0
    for (let input = start; input < end; input++) {
      const weight = Math.max(0, 1 - Math.abs((input + 0.5 - centre) / support))
      weights[at + input] = weight
      total += weight
    }
    for (let input = start; input < end; input++) weights[at + input]! /= total
  }
  return { most, first, weights }
}

/** Lines lie apart by so many bytes more than they have, for vectors that reach beyond them. */
const apart = 64

interface Lines {
  down: Axis
  across: Axis
  channels: number
  /** The address of a line of the source. @param memory that of the kernels */
  lineAt: (line: number, memory: Uint8Array) => number
  /** Called with each line of the result and its address, from top to bottom. */
  put: (row: number, address: number, memory: Uint8Array) => void
}

/**
 * Resizes by a triangle filter, across and then down, in float64; what is between bytes is rounded. Line by line, so that
 * what both directions touch stays in the processor's cache, and memory small.
 */
function resampleLines(kernels: Kernels, { down, across, channels, lineAt, put }: Lines): void {
  const { run } = kernels
  const [height, width] = [down[2], across[2]]
  const [rows, columns] = [triangleTaps(down), triangleTaps(across)]
  const { most } = rows
  const [bytes, values] = [across[0] * channels, width * channels]
  const wide = kernels.take(8 * bytes)
  const [first, weights] = [kernels.put(columns.first), kernels.put(columns.weights)]
  const downWeights = kernels.put(rows.weights)
  const lineBytes = 8 * values + apart
  const ring = kernels.take(most * lineBytes)
  const sum = kernels.take(values)
  const { memory } = kernels
  let next = 0
  for (let row = 0; row < height; row++) {
    const top = rows.first[row]!
    for (next = Math.max(next, top); next < top + most; next++) {
      const to = ring + (next % most) * lineBytes
      run.resizeLine(
        lineAt(next, memory),
        bytes,
        wide,
        first,
        weights,
        columns.most,
        width,
        channels,
        to
      )
    }
    const weighed = downWeights + 8 * row * most
    run.addLines(ring, lineBytes, top % most, weighed, most, values, sum)
    put(row, sum, memory)
  }
}

/**
 * Resizes a raster.
 * @returns row-major [height, width, channels]
 */
export function resample(
  { width, channels, pixels: source }: Raster,
  down: Axis,
  across: Axis
): Uint8Array<ArrayBuffer> {
  const stride = width * channels
  const values = across[2] * channels
  const pixels = new Uint8Array(down[2] * values)
  withKernels((kernels) => {
    const line = kernels.take(stride)
    resampleLines(kernels, {
      ...{ down, across, channels },
      lineAt: (next, memory) => {
        memory.set(source.subarray(next * stride, (next + 1) * stride), line)
        return line
      },
      put: (row, sum, memory) => pixels.set(memory.subarray(sum, sum + values), row * values)
    })
  })
  return pixels
}

/** Pixels that lie in the memory of the kernels, row-major: their address, and bytes from line to line. */
interface Place {
  at: number
  stride: number
  channels: number
}

/** Resizes pixels within the memory of the kernels. @param to where lines follow each other */
export function resampleWithin(
  kernels: Kernels,
  { at, stride, channels }: Place,
  to: number,
  down: Axis,
  across: Axis
): void {
  const values = across[2] * channels
  kernels.lend(() =>
    resampleLines(kernels, {
      ...{ down, across, channels },
      lineAt: (line) => at + line * stride,
      put: (row, sum, memory) => memory.copyWithin(to + row * values, sum, sum + values)
    })
  )
}

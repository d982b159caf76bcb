import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../../contract/errors'
import { buildAgain } from '../../provisioning/advice'
import { projectFolder } from '../../provisioning/sources'

/** The functions of assembly/, where their arguments are explained. Addresses are bytes of the module's memory. */
interface Exports {
  memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  heapBase: { value: number }
  resizeLine(
    line: number,
    bytes: number,
    wide: number,
    first: number,
    weights: number,
    taps: number,
    positions: number,
    channels: number,
    to: number
  ): void
  addLines(
    ring: number,
    stride: number,
    start: number,
    weights: number,
    taps: number,
    values: number,
    to: number
  ): void
  addGrey(at: number, pixels: number): number
  desaturate(at: number, pixels: number, factor: number): void
  turnGrey(at: number, pixels: number): void
  sharpen(
    from: number,
    height: number,
    line: number,
    channels: number,
    factor: number,
    to: number
  ): void
  turnHue(at: number, pixels: number, turn: number): void
  warp(
    from: number,
    height: number,
    width: number,
    channels: number,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
    to: number
  ): void
  lookUpBytes(at: number, bytes: number, table: number): void
  flipLine(line: number, pixels: number, channels: number): void
  lookUpLevels(
    at: number,
    values: number,
    red: number,
    green: number,
    blue: number,
    to: number
  ): void
}

const pageBytes = 1 << 16
/** Vectors are read and written whole, up to so many bytes after the last value. */
const overhang = 64
/** A module's memory never shrinks: one that grew beyond so many bytes is given up after use. */
const mostKept = 1 << 25

let compiled: WebAssembly.Module | null = null

/** @throws StudioError 'runtime-unavailable' where the kernels have not been compiled */
function compile(): WebAssembly.Module {
  const path = join(projectFolder(), 'out', 'kernels', 'pixels.wasm')
  if (!existsSync(path))
    throw new StudioError('runtime-unavailable', `${path} is missing: ${buildAgain}`)
  return new WebAssembly.Module(readFileSync(path))
}

/**
 * Loops over pixels in WebAssembly, and the memory in which they find what they work on. One a thread. Sums are float64 without
 * fused operations, so that results are the same on every processor.
 */
export class Kernels {
  readonly run = new WebAssembly.Instance((compiled ??= compile())).exports as Exports
  private top = this.run.heapBase.value
  private bytes = new Uint8Array(this.run.memory.buffer)

  /**
   * Bytes that belong to the caller until the work given to {@link withKernels} ends, with room for a vector after them.
   * What they hold is left from before.
   * @returns their address
   * @throws RangeError where there is not so much memory
   */
  take(bytes: number): number {
    const at = this.top
    this.top = 16 * Math.ceil((at + bytes + overhang) / 16)
    const missing = this.top - this.run.memory.buffer.byteLength
    if (missing > 0) this.run.memory.grow(Math.ceil(missing / pageBytes))
    return at
  }

  /** Values in a place of their own. @returns its address */
  put(values: Uint8Array | Int32Array | Float32Array | Float64Array): number {
    const at = this.take(values.byteLength)
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    this.memory.set(bytes, at)
    return at
  }

  /** All bytes, valid until more are taken. */
  get memory(): Uint8Array<ArrayBuffer> {
    const { buffer } = this.run.memory
    if (this.bytes.buffer !== buffer) this.bytes = new Uint8Array(buffer)
    return this.bytes
  }

  /** Float32 at an address, valid until more is taken. */
  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.run.memory.buffer, at, count)
  }

  /** Gives back all that `work` takes. */
  lend<T>(work: (kernels: Kernels) => T): T {
    const { top } = this
    try {
      return work(this)
    } finally {
      this.top = top
    }
  }

  get isLarge(): boolean {
    return this.run.memory.buffer.byteLength > mostKept
  }
}

let kept: Kernels | null = null

/** Lends the kernels of this thread and their memory; nothing of it may be used after `work`. */
export function withKernels<T>(work: (kernels: Kernels) => T): T {
  const kernels = (kept ??= new Kernels())
  try {
    return kernels.lend(work)
  } finally {
    if (kernels.isLarge) kept = null
  }
}

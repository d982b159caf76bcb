import { withKernels, type Kernels } from './kernels'

/** Whole pixels that stay in the processor's cache. */
const block = 3 << 12

/** @param blockAt the address of so many bytes from a place on */
function lookUpBlocks(
  kernels: Kernels,
  blockAt: (start: number, end: number) => number,
  levels: readonly Float32Array[],
  to: Float32Array
): void {
  const [red = 0, green = red, blue = red] = levels.map((table) => kernels.put(table))
  const values = kernels.take(4 * block)
  const floats = kernels.floats(values, block)
  for (let start = 0; start < to.length; start += block) {
    const end = Math.min(to.length, start + block)
    kernels.run.lookUpLevels(blockAt(start, end), end - start, red, green, blue, values)
    to.set(floats.subarray(0, end - start), start)
  }
}

/**
 * Bytes of pictures as the model takes them.
 * @param levels what each byte of each channel becomes, of one or three channels
 * @param to as many values
 */
export function lookUp(from: Uint8Array, levels: readonly Float32Array[], to: Float32Array): void {
  withKernels((kernels) => {
    const bytes = kernels.take(block)
    const copied = (start: number, end: number) => {
      kernels.memory.set(from.subarray(start, end), bytes)
      return bytes
    }
    lookUpBlocks(kernels, copied, levels, to)
  })
}

/** As {@link lookUp}, of bytes that lie in the memory of the kernels. @param at their address */
export const lookUpWithin = (
  kernels: Kernels,
  at: number,
  levels: readonly Float32Array[],
  to: Float32Array
): void => lookUpBlocks(kernels, (start) => at + start, levels, to)

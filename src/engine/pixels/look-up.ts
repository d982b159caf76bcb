import { withKernels } from './kernels'

/** Whole pixels that stay in the processor's cache. */
const block = 3 << 12

/**
 * Bytes of pictures as the model takes them.
 * @param levels what each byte of each channel becomes, of one or three channels
 * @param to as many values
 */
export function lookUp(from: Uint8Array, levels: readonly Float32Array[], to: Float32Array): void {
  withKernels((kernels) => {
    const [red = 0, green = red, blue = red] = levels.map((table) => kernels.put(table))
    const [bytes, values] = [kernels.take(block), kernels.take(4 * block)]
    const { memory } = kernels
    const floats = kernels.floats(values, block)
    for (let start = 0; start < from.length; start += block) {
      const part = from.subarray(start, start + block)
      memory.set(part, bytes)
      kernels.run.lookUpLevels(bytes, part.length, red, green, blue, values)
      to.set(floats.subarray(0, part.length), start)
    }
  })
}

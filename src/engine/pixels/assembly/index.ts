/** All kernels. Addresses are those of bytes in the module's memory, whose beginning up to `heapBase` is the module's own. */
export { resizeLine, addLines } from './resize'
export { addGrey, desaturate, turnGrey, lookUpBytes } from './colour'
export { turnHue } from './hue'
export { flipLine, warp } from './geometry'
export { sharpen } from './sharpen'
export { lookUpLevels } from './levels'

export const heapBase: usize = __heap_base

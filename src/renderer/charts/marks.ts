import { paletteSize } from './palette'

/** Outlines around (0, 0): classes differ in their shape, too. */
const marks = [
  'M3.4 0A3.4 3.4 0 1 1 -3.4 0A3.4 3.4 0 1 1 3.4 0z',
  'M-3 -3h6v6h-6z',
  'M0 -4l3.8 6.8h-7.6z',
  'M0 -4.4l4.4 4.4l-4.4 4.4l-4.4 -4.4z'
]
/** Classes that share a colour have different shapes. */
export const markOf = (label: number): string =>
  marks[(label + Math.floor(label / paletteSize)) % marks.length] ?? ''

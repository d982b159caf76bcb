import { withKernels, type Kernels } from '../../pixels/kernels'
import { bounded, type Picture } from './picture'

/** Pixels in the memory of the kernels. */
interface Canvas {
  kernels: Kernels
  at: number
  pixels: number
  channels: number
}

/** Changes pixels in place. */
export type Change = (canvas: Canvas) => void

/** A picture after changes, one after the other. */
export const changed = (picture: Picture, changes: readonly Change[]): Picture =>
  withKernels((kernels) => {
    const { channels, pixels } = picture
    const at = kernels.put(pixels)
    const canvas = { kernels, at, pixels: pixels.length / channels, channels }
    for (const change of changes) change(canvas)
    return { ...picture, pixels: kernels.memory.slice(at, at + pixels.length) }
  })

const onlyColours =
  (change: Change): Change =>
  (canvas) => {
    if (canvas.channels === 3) change(canvas)
  }

function meanGrey({ kernels, at, pixels, channels }: Canvas): number {
  const { memory, run } = kernels
  if (channels === 3) {
    const end = at + 3 * pixels
    memory.fill(0, end, end + 9)
    return run.addGrey(at, pixels) / pixels
  }
  let sum = 0
  for (let place = at; place < at + pixels; place++) sum += memory[place]!
  return sum / pixels
}

/** Each byte by a table of 256. */
export const mapping =
  (levelOf: (canvas: Canvas) => (value: number) => number): Change =>
  (canvas) => {
    const { kernels, at, pixels, channels } = canvas
    const level = levelOf(canvas)
    const table = kernels.put(Uint8Array.from({ length: 256 }, (_, value) => level(value)))
    kernels.run.lookUpBytes(at, pixels * channels, table)
  }

/** @param factor 0 is black, 1 the picture itself */
export const brightness = (factor: number): Change =>
  mapping(() => (value) => bounded(value * factor))

/** @param factor 0 is the mean grey level everywhere, 1 the picture itself */
export const contrast = (factor: number): Change =>
  mapping((canvas) => {
    const mean = meanGrey(canvas)
    return (value) => bounded(value * factor + mean * (1 - factor))
  })

/** @param factor 0 is grey, 1 the picture itself; grey pictures stay as they are */
export const saturation = (factor: number): Change =>
  onlyColours(({ kernels, at, pixels }) => kernels.run.desaturate(at, pixels, factor))

/**
 * Turns the hue of every pixel; grey pictures stay as they are.
 * @param turn from -0.5 to 0.5, where 1 is the whole circle
 */
export const hue = (turn: number): Change =>
  onlyColours(({ kernels, at, pixels }) =>
    kernels.run.turnHue(at, pixels, turn < 0 ? 6 * (turn + 1) : 6 * turn)
  )

/** Grey pictures stay as they are. */
export const grey: Change = onlyColours(({ kernels, at, pixels }) =>
  kernels.run.turnGrey(at, pixels)
)

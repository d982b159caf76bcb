import { withKernels, type Kernels } from '../../pixels/kernels'
import type { Picture } from './picture'

/** A picture in the memory of the kernels. */
export class Canvas implements Pick<Picture, 'height' | 'width' | 'channels'> {
  readonly height: number
  readonly width: number
  readonly channels: number
  /** Address of its first byte. */
  at: number
  private spare: number | null = null

  constructor(
    readonly kernels: Kernels,
    { height, width, channels, pixels }: Picture
  ) {
    this.height = height
    this.width = width
    this.channels = channels
    this.at = kernels.put(pixels)
  }

  get size(): number {
    return this.height * this.width * this.channels
  }

  /** Its bytes, valid until the kernels are asked for more memory. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.kernels.memory.subarray(this.at, this.at + this.size)
  }

  /** Draws the picture again at another place, from what it was. */
  redraw(draw: (to: number) => void): void {
    const to = this.spare ?? this.kernels.take(this.size)
    draw(to)
    this.spare = this.at
    this.at = to
  }
}

/** Changes a picture on its canvas. */
export type Change = (canvas: Canvas) => void

/** What `use` makes of a picture after changes, one after the other. The canvas ends with it. */
export const withChanges = <T>(
  picture: Picture,
  changes: readonly Change[],
  use: (canvas: Canvas) => T
): T =>
  withKernels((kernels) => {
    const canvas = new Canvas(kernels, picture)
    for (const change of changes) change(canvas)
    return use(canvas)
  })

/** A picture after changes, one after the other. */
export const changed = (picture: Picture, changes: readonly Change[]): Picture =>
  changes.length === 0
    ? picture
    : { ...picture, pixels: withChanges(picture, changes, ({ bytes }) => bytes.slice()) }

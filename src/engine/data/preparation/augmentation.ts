import type { AugmentationConfig } from '../../../contract/data'
import type { Generator } from '../../../core/random'

/** Whether the configuration changes images at all. */
export function augments(config: AugmentationConfig): boolean {
  return config.flip || config.cropPadding > 0
}

/**
 * Augments images in place: each is flipped left to right with probability one half, and shifted by a random crop of
 * its padded self (He et al. 2015, "Deep residual learning", section 4.2). Every image takes the same three draws
 * whatever is switched on, so switching one on leaves the other as it was.
 * @param batch row-major [images, height, width, channels]
 * @param padding the value of each channel outside the image: black, as it is after normalisation
 */
export function augment(
  batch: Float32Array,
  shape: [height: number, width: number, channels: number],
  config: AugmentationConfig,
  padding: ArrayLike<number>,
  random: Generator
): void {
  const [height, width, channels] = shape
  const size = height * width * channels
  const line = width * channels
  const original = new Float32Array(size)
  for (let start = 0; start < batch.length; start += size) {
    const flip = random.uniform() < 0.5 && config.flip
    const down = random.integer(2 * config.cropPadding + 1) - config.cropPadding
    const right = random.integer(2 * config.cropPadding + 1) - config.cropPadding
    if (!flip && down === 0 && right === 0) continue
    const image = batch.subarray(start, start + size)
    original.set(image)
    for (let y = 0; y < height; y++) {
      const sourceLine = y + down
      for (let x = 0; x < width; x++) {
        const column = x + right
        const inside = sourceLine >= 0 && sourceLine < height && column >= 0 && column < width
        const sourceColumn = flip ? width - 1 - column : column
        const from = sourceLine * line + sourceColumn * channels
        for (let channel = 0; channel < channels; channel++) {
          image[y * line + x * channels + channel] = inside
            ? original[from + channel]!
            : padding[channel]!
        }
      }
    }
  }
}

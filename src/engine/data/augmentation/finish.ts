import type { AugmentationConfig } from '../../../contract/augmentation'
import { generator } from '../../../core/random'
import { drawErased } from './draws'

export type PictureShape = [height: number, width: number, channels: number]

/** Everything that is drawn for one picture of a batch. */
export interface AugmentationDraw {
  flip: boolean
  /** Pixels by which a padded picture is cropped beside its middle. */
  down: number
  right: number
  /** Of the picture's own generators. */
  seed: number
}

/**
 * Flips and shifts a picture in place: left to right, and to a crop of its padded self (He et al. 2015, "Deep residual
 * learning", section 4.2). Then a part is erased.
 * @param picture row-major, ready for the model
 * @param padding the value of each channel outside the picture
 */
export function finishPicture(
  picture: Float32Array,
  shape: PictureShape,
  config: AugmentationConfig,
  padding: ArrayLike<number>,
  { flip, down, right, seed }: AugmentationDraw
): void {
  if (flip) flipAcross(picture, shape)
  if (down !== 0 || right !== 0) shift(picture, shape, padding, down, right)
  if (config.erasing > 0) erase(picture, shape, config.erasing, seed)
}

function flipAcross(picture: Float32Array, [height, width, channels]: PictureShape): void {
  const stride = width * channels
  for (let start = 0; start < height * stride; start += stride) {
    let left = start
    for (let right = start + stride - channels; left < right; right -= 2 * channels) {
      for (let channel = 0; channel < channels; channel++, left++, right++) {
        const value = picture[left]!
        picture[left] = picture[right]!
        picture[right] = value
      }
    }
  }
}

function shift(
  picture: Float32Array,
  [height, width, channels]: PictureShape,
  padding: ArrayLike<number>,
  down: number,
  right: number
): void {
  const original = picture.slice()
  for (let at = 0; at < picture.length; at++) picture[at] = padding[at % channels]!
  const [first, end] = [Math.max(0, -right), Math.min(width, width - right)]
  if (first >= end) return
  for (let y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
    const from = ((y + down) * width + right) * channels
    const line = original.subarray(from + first * channels, from + end * channels)
    picture.set(line, (y * width + first) * channels)
  }
}

/** A rectangle becomes 0, the mean colour after normalisation, as torchvision's RandomErasing leaves it. */
function erase(
  picture: Float32Array,
  [height, width, channels]: PictureShape,
  share: number,
  seed: number
): void {
  const random = generator(seed, 'augmentation', 1)
  if (random.uniform() >= share) return
  const box = drawErased({ height, width }, random)
  if (!box) return
  for (let y = box.top; y < box.top + box.height; y++) {
    const from = (y * width + box.left) * channels
    picture.fill(0, from, from + box.width * channels)
  }
}

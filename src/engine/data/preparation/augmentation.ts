import { changesPictures, type AugmentationConfig } from '../../../contract/augmentation'
import { generator, type Generator } from '../../../core/random'
import { drawErased } from '../augmentation/augment-picture'
import { augmentBytes } from '../augmentation/job'
import { AugmentationPool } from '../augmentation/pool'
import type { ImageFeatures } from '../dataset'
import { rowsOfPictures } from '../rows/pixels'

type Shape = [height: number, width: number, channels: number]

/** Everything that is drawn for one image of a batch. */
interface AugmentationDraw {
  flip: boolean
  down: number
  right: number
  /** Of the image's own generators. */
  seed: number
}

/**
 * Draws for a batch. Every image takes the same three draws for flip and padded crop whatever is switched on, so that
 * switching one on leaves the other as it was; seeds for all other operations follow where one of them is on.
 */
export function drawAugmentation(
  images: number,
  config: AugmentationConfig,
  random: Generator
): AugmentationDraw[] {
  const draws = Array.from({ length: images }, () => ({
    flip: random.uniform() < 0.5 && config.flip,
    down: random.integer(2 * config.cropPadding + 1) - config.cropPadding,
    right: random.integer(2 * config.cropPadding + 1) - config.cropPadding,
    seed: 0
  }))
  if (config.erasing === 0 && !changesPictures(config)) return draws
  return draws.map((draw) => ({ ...draw, seed: random.uint32() }))
}

const ofErasing = (seed: number): Generator => generator(seed, 'augmentation', 1)

const pool = new AugmentationPool()

/**
 * The images of the rows with their bytes changed: crops, colours and all else that comes before normalisation. Large
 * batches are shared with other threads.
 * @param rows of the features, one for each draw
 */
export function augmentPixels(
  features: ImageFeatures,
  rows: ArrayLike<number>,
  config: AugmentationConfig,
  draws: AugmentationDraw[]
): ImageFeatures {
  const { shape, range } = features
  const all = rowsOfPictures(features).gather(rows)
  const size = shape[0] * shape[1] * shape[2]
  const [low, high] = range
  const own = (index: number) => all.subarray(index * size, (index + 1) * size)
  const augmented = (bytes: Uint8Array, index: number) =>
    augmentBytes(bytes, shape, config, draws[index]!.seed)
  if (!(all instanceof Uint8Array) || low !== 0 || high !== 255) {
    const pixels = new Float32Array(draws.length * size)
    draws.forEach((_, index) => {
      const bytes = Uint8Array.from(own(index), (value) =>
        Math.round((255 * (value - low)) / (high - low))
      )
      const changed = augmented(bytes, index)
      pixels.set(
        Float32Array.from(changed, (byte) => low + (byte * (high - low)) / 255),
        index * size
      )
    })
    return { ...features, pixels }
  }
  const bytesOf = (index: number) => own(index) as Uint8Array
  if (pool.suits(draws.length * size)) {
    return { ...features, pixels: augmentTogether(shape, config, draws, bytesOf) }
  }
  const pixels = new Uint8Array(draws.length * size)
  draws.forEach((_, index) => pixels.set(augmented(bytesOf(index), index), index * size))
  return { ...features, pixels }
}

function augmentTogether(
  shape: Shape,
  config: AugmentationConfig,
  draws: AugmentationDraw[],
  bytesOf: (index: number) => Uint8Array
): Uint8Array {
  const size = shape[0] * shape[1] * shape[2]
  const pixels = new SharedArrayBuffer(draws.length * size)
  const bytes = new Uint8Array(pixels)
  const seeds = draws.map(({ seed }) => seed)
  seeds.forEach((_, index) => bytes.set(bytesOf(index), index * size))
  const state = new SharedArrayBuffer(4 * (1 + seeds.length))
  return pool.run({ shape, config, seeds, pixels, state }, (index) =>
    augmentBytes(bytesOf(index), shape, config, seeds[index]!)
  )
}

/**
 * Flips and shifts images in place: each is flipped left to right with probability one half, and shifted by a random crop
 * of its padded self (He et al. 2015, "Deep residual learning", section 4.2). Then parts are erased.
 * @param batch row-major [images, height, width, channels], ready for the model
 * @param padding the value of each channel outside the image: black, as it is after normalisation
 */
export function augment(
  batch: Float32Array,
  shape: Shape,
  config: AugmentationConfig,
  padding: ArrayLike<number>,
  draws: AugmentationDraw[]
): void {
  const size = shape[0] * shape[1] * shape[2]
  const original = new Float32Array(size)
  draws.forEach((draw, index) => {
    const image = batch.subarray(index * size, (index + 1) * size)
    if (draw.flip || draw.down !== 0 || draw.right !== 0) {
      original.set(image)
      shift(image, original, shape, padding, draw)
    }
    if (config.erasing > 0) erase(image, shape, config.erasing, ofErasing(draw.seed))
  })
}

function shift(
  image: Float32Array,
  original: Float32Array,
  [height, width, channels]: Shape,
  padding: ArrayLike<number>,
  { flip, down, right }: AugmentationDraw
): void {
  const line = width * channels
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

/** A rectangle becomes 0, the mean colour after normalisation, as torchvision's RandomErasing leaves it. */
function erase(
  image: Float32Array,
  [height, width, channels]: Shape,
  share: number,
  random: Generator
): void {
  if (random.uniform() >= share) return
  const box = drawErased({ height, width }, random)
  if (!box) return
  for (let y = box.top; y < box.top + box.height; y++) {
    const from = (y * width + box.left) * channels
    image.fill(0, from, from + box.width * channels)
  }
}

import { changesPictures, type AugmentationConfig } from '../../../contract/augmentation'
import type { ImagePreprocessing } from '../../../contract/preprocessing'
import type { Generator } from '../../../core/random'
import { finishPicture, type AugmentationDraw, type PictureShape } from '../augmentation/finish'
import { newJob } from '../augmentation/job'
import { AugmentationPool } from '../augmentation/pool'
import type { ImageFeatures } from '../dataset'
import { rowsOfPictures } from '../rows/pixels'
import { byteLevels } from './byte-levels'

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

const ownPool = new AugmentationPool()

/** What each channel is outside an image: black, as it is after normalisation. */
export const paddingOf = ({ range, offset, scale }: ImagePreprocessing): number[] =>
  offset.map((value, channel) => (range[0] - value) / scale[channel]!)

/**
 * The images of the rows ready for the model, with their bytes changed before: crops, colours and all else that comes before
 * normalisation. Large batches are shared with other threads.
 * @param rows of the features, one for each draw
 */
export function augmentPixels(
  features: ImageFeatures,
  rows: ArrayLike<number>,
  { fitted, config, draws }: Fitted & { draws: AugmentationDraw[] },
  pool = ownPool
): Float32Array {
  const [low, high] = features.range
  const valueOf = (byte: number) => Math.fround(low + (byte * (high - low)) / 255)
  const levels = byteLevels(fitted, valueOf)
  const { shape } = features
  const job = newJob({ shape, config, draws, levels, padding: paddingOf(fitted) })
  const pixels = rowsOfPictures(features).gather(rows)
  const bytes = new Uint8Array(job.pixels)
  if (pixels instanceof Uint8Array && low === 0 && high === 255) bytes.set(pixels)
  else pixels.forEach((value, at) => (bytes[at] = Math.round((255 * (value - low)) / (high - low))))
  return pool.run(job)
}

interface Fitted {
  fitted: ImagePreprocessing
  config: AugmentationConfig
}

/**
 * Flips, shifts and erases images in place.
 * @param batch row-major [images, height, width, channels], ready for the model
 * @param padding the value of each channel outside the image
 */
export function augment(
  batch: Float32Array,
  shape: PictureShape,
  config: AugmentationConfig,
  padding: ArrayLike<number>,
  draws: AugmentationDraw[]
): void {
  const size = shape[0] * shape[1] * shape[2]
  draws.forEach((draw, index) => {
    const image = batch.subarray(index * size, (index + 1) * size)
    finishPicture(image, shape, config, padding, draw)
  })
}

import type { AugmentationConfig } from '../../../contract/augmentation'
import { generator } from '../../../core/random'
import { lookUpWithin } from '../../pixels/look-up'
import { drawChanges } from './draws'
import { withChanges } from './canvas'
import { flipAcross } from './geometry'
import { finishPicture, type AugmentationDraw, type PictureShape } from './finish'

/** How the pictures of a batch are augmented and made ready for the model. */
interface Augmentation {
  shape: PictureShape
  config: AugmentationConfig
  /** One for each picture. */
  draws: AugmentationDraw[]
  /** What each byte of each channel becomes for the model. */
  levels: Float32Array[]
  /** What each channel is outside the picture. */
  padding: number[]
}

/** A batch that several threads augment together. */
export interface AugmentationJob extends Augmentation {
  /** Bytes of all pictures. */
  pixels: SharedArrayBuffer
  /** Float32: all pictures as the model takes them. */
  encoded: SharedArrayBuffer
  /** Int32: the next picture not yet started, then 1 for each finished one. */
  state: SharedArrayBuffer
}

/** A job whose pixels are still to be set. */
export function newJob(augmentation: Augmentation): AugmentationJob {
  const pictures = augmentation.draws.length
  const bytes = augmentation.shape.reduce((product, side) => product * side, pictures)
  return {
    ...augmentation,
    pixels: new SharedArrayBuffer(bytes),
    encoded: new SharedArrayBuffer(4 * bytes),
    state: new SharedArrayBuffer(4 * (1 + pictures))
  }
}

/** Augments one picture of a job. */
export function augmentOne(job: AugmentationJob, index: number): void {
  const { shape, config, levels, padding } = job
  const [height, width, channels] = shape
  const size = height * width * channels
  const draw = job.draws[index]!
  const pixels = new Uint8Array(job.pixels, index * size, size)
  const random = generator(draw.seed, 'augmentation', 0)
  const changes = drawChanges({ height, width }, config, random)
  // Bytes are flipped sooner than what becomes of them.
  if (draw.flip) changes.push(flipAcross())
  const encoded = new Float32Array(job.encoded, 4 * index * size, size)
  withChanges({ height, width, channels, pixels }, changes, ({ kernels, at }) =>
    lookUpWithin(kernels, at, levels, encoded)
  )
  finishPicture(encoded, shape, config, padding, { ...draw, flip: false })
}

/** Augments pictures until all are taken. Any number of threads may run this at once; each picture belongs to one thread. */
export function workOn(job: AugmentationJob): void {
  const places = new Int32Array(job.state)
  for (;;) {
    const index = Atomics.add(places, 0, 1)
    if (index >= job.draws.length) return
    augmentOne(job, index)
    Atomics.store(places, 1 + index, 1)
    Atomics.notify(places, 1 + index)
  }
}

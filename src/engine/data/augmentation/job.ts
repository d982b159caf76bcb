import type { AugmentationConfig } from '../../../contract/augmentation'
import { generator } from '../../../core/random'
import { augmentPicture } from './augment-picture'

/** Pictures of a batch that several threads augment together. */
export interface AugmentationJob {
  shape: [height: number, width: number, channels: number]
  config: AugmentationConfig
  /** One for each picture. */
  seeds: number[]
  /** Bytes of all pictures; each is replaced when it is done. */
  pixels: SharedArrayBuffer
  /** Int32: the next picture not yet started, then 1 for each finished one. */
  state: SharedArrayBuffer
}

/** One picture's bytes, augmented by the draws of its seed. */
export function augmentBytes(
  pixels: Uint8Array,
  [height, width, channels]: AugmentationJob['shape'],
  config: AugmentationConfig,
  seed: number
): Uint8Array {
  const picture = { height, width, channels, pixels }
  return augmentPicture(picture, config, generator(seed, 'augmentation', 0)).pixels
}

/** Augments pictures until all are taken. Any number of threads may run this at once; each picture belongs to one thread. */
export function workOn({ shape, config, seeds, pixels, state }: AugmentationJob): void {
  const places = new Int32Array(state)
  const bytes = new Uint8Array(pixels)
  const size = shape[0] * shape[1] * shape[2]
  for (;;) {
    const index = Atomics.add(places, 0, 1)
    if (index >= seeds.length) return
    const own = bytes.subarray(index * size, (index + 1) * size)
    own.set(augmentBytes(own, shape, config, seeds[index]!))
    Atomics.store(places, 1 + index, 1)
    Atomics.notify(places, 1 + index)
  }
}

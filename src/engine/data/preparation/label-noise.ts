import { StudioError } from '../../../contract/errors'
import { generator } from '../../../core/random'

/**
 * Replaces a share of the labels, each by one of the other classes with equal probability. Exactly round(share x
 * examples) change; labels changed for one share are changed the same way for any larger share with the same seed.
 * @param labels classes 0..classes-1
 * @returns a new array
 */
export function corruptLabels(
  labels: Int32Array,
  classes: number,
  share: number,
  seed: number
): Int32Array {
  if (share > 0 && classes < 2) {
    throw new StudioError('unsupported', 'Corrupted labels need at least two classes.')
  }
  const corrupted = labels.slice()
  const order = generator(seed, 'labelNoise').permutation(labels.length)
  const random = generator(seed, 'labelNoise', 1)
  for (const index of order.subarray(0, Math.round(share * labels.length))) {
    corrupted[index] = (labels[index]! + 1 + random.integer(classes - 1)) % classes
  }
  return corrupted
}

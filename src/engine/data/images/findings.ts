import type { ImageShape, Resizing, SplitName } from '../../../contract/data'
import { formatPlural } from '../../../contract/format-number'
import type { CacheEntry } from './cache'
import type { White } from './deep'
import { sizeMismatch } from './shape'
import { problem, type Finding } from './source'

/** An image that is in the data set. */
export interface ReadImage {
  entry: CacheEntry
  className: string
  split: SplitName | null
}

/** Numbers that equal pixels share, in order of first appearance. */
export function identities(images: readonly ReadImage[]): Int32Array {
  const numbers = new Map<string, number>()
  return Int32Array.from(images, ({ entry: { pixels } }) => {
    const key = pixels ?? ''
    const number = numbers.get(key) ?? numbers.size
    numbers.set(key, number)
    return number
  })
}

function duplicate(first: ReadImage, later: ReadImage): Finding {
  const equal =
    first.entry.hash === later.entry.hash ? 'the same content as' : 'the same pixels, once read, as'
  const elsewhere = first.className === later.className ? '' : ' of another class'
  if (first.split !== later.split) {
    const message = `${equal} ${first.entry.path}${elsewhere}, in another split: scores on it are too optimistic`
    return problem('in two splits', later.entry.path, message)
  }
  return problem('duplicate', later.entry.path, `${equal} ${first.entry.path}${elsewhere}`)
}

/** Every image that repeats an earlier one. */
export function findDuplicates(images: readonly ReadImage[], identity: Int32Array): Finding[] {
  const firsts = new Map<number, ReadImage>()
  return images.flatMap((image, index) => {
    const first = firsts.get(identity[index] ?? -1)
    if (first) return [duplicate(first, image)]
    firsts.set(identity[index] ?? -1, image)
    return []
  })
}

/** Images whose size is far from the one they are read at. */
export function findSizes(
  images: readonly ReadImage[],
  shape: ImageShape,
  mode: Resizing = 'stretch'
): Finding[] {
  return images.flatMap(({ entry }) => {
    const mismatch = sizeMismatch(entry, shape, mode)
    return mismatch ? [problem('wrong size', entry.path, mismatch)] : []
  })
}

/** Classes without an image, or with one alone. */
export function findThinClasses(counts: ReadonlyMap<string, number>): Finding[] {
  return [...counts].flatMap(([name, count]) => {
    if (count === 0) {
      const message = 'no readable image in its folder: class left out'
      return [problem('empty class', name, message)]
    }
    if (count > 1) return []
    return [problem('one-example class', name, 'only one image: it can be in only one split')]
  })
}

/** What became of pictures of 9 to 16 bits. */
export function findDeep(images: readonly ReadImage[], white: White): Finding[] {
  const count = images.filter(({ entry }) => entry.deep).length
  if (count === 0) return []
  const have = `${formatPlural(count, 'has', 'have')} more than 8 bits per channel`
  if (typeof white === 'number') {
    return [problem('note', 'images', `${have}: the value ${white} became white, 0 black`)]
  }
  const message = `${have}, of which the upper 8 are kept: if they look black or flat, leave the value that becomes white empty, so that the largest one is taken`
  return [problem('uncertain', 'images', message)]
}

/** Notes on images that needed conversion. */
export function findAlpha(images: readonly ReadImage[]): Finding[] {
  const count = images.filter(({ entry }) => entry.alpha).length
  if (count === 0) return []
  return [problem('note', 'images', `${count} may have transparency: composited on white`)]
}

import { expect, it } from 'vitest'
import { augmentationConfig } from '../../../contract/augmentation'
import { generator } from '../../../core/random'
import { drawChanges, drawCrop, drawErased } from './draws'
import { randAugment, trivialAugment } from './automatic'
import { changed, type Change } from './canvas'

const random = generator(2, 'generation')
const picture = {
  ...{ height: 24, width: 32, channels: 3 },
  pixels: Uint8Array.from({ length: 24 * 32 * 3 }, () => random.integer(256))
}
const own = (seed: number) => generator(seed, 'augmentation')
const textOf = (changes: Change[]) => changed(picture, changes).pixels.join()

it('random crops lie in the picture, with the areas and sides that were asked for', () => {
  const areas: number[] = []
  for (let seed = 0; seed < 500; seed++) {
    const { top, left, height, width } = drawCrop(picture, 0.3, own(seed))
    expect(Math.min(top, left, 24 - top - height, 32 - left - width)).toBeGreaterThanOrEqual(0)
    // sides are whole pixels
    expect(width / height).toBeGreaterThan(0.75 * 0.9)
    expect(width / height).toBeLessThan((4 / 3) * 1.1)
    areas.push((height * width) / (24 * 32))
  }
  expect(Math.min(...areas)).toBeGreaterThan(0.27)
  expect(Math.min(...areas)).toBeLessThan(0.4)
  expect(Math.max(...areas)).toBeGreaterThan(0.9)
})

it('a picture that no crop fits is cut in its middle', () => {
  const line = { height: 2, width: 100, channels: 1, pixels: new Uint8Array(200) }
  expect(drawCrop(line, 1, own(1))).toEqual({ top: 0, left: 48, height: 2, width: 3 })
})

it('what is erased covers 2 to 33 % of the picture', () => {
  for (let seed = 0; seed < 300; seed++) {
    const box = drawErased(picture, own(seed))!
    const share = (box.height * box.width) / (24 * 32)
    expect(share).toBeGreaterThan(0.01)
    expect(share).toBeLessThan(0.38)
    expect(box.top + box.height).toBeLessThanOrEqual(24)
    expect(box.left + box.width).toBeLessThanOrEqual(32)
  }
})

it('automatic augmentation draws among all operations, the same for the same draws', () => {
  const seen = new Set<string>()
  for (let seed = 0; seed < 200; seed++) seen.add(textOf(trivialAugment(picture, own(seed))))
  // 14 operations of 31 strengths, some without
  expect(seen.size).toBeGreaterThan(100)
  expect(textOf(trivialAugment(picture, own(3)))).toBe(textOf(trivialAugment(picture, own(3))))
  const none = { operations: 1, magnitude: 0 }
  const kept = Array.from({ length: 60 }, (_, seed) =>
    textOf(randAugment(picture, none, own(seed)))
  ).filter((text) => text === picture.pixels.join())
  // nothing but auto contrast, equalize and solarize, which know no strength of 0, may change it
  expect(kept.length).toBeGreaterThan(30)
})

it('a part that is off draws nothing, and changes nothing', () => {
  expect(drawChanges(picture, augmentationConfig.parse({}), own(0))).toEqual([])
  const turned = drawChanges(picture, augmentationConfig.parse({ rotation: 20 }), own(5))
  const both = drawChanges(picture, augmentationConfig.parse({ rotation: 20, grey: 0 }), own(5))
  expect(textOf(both)).toBe(textOf(turned))
})

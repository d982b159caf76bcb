import { expect, it } from 'vitest'
import { centred, resize, resizedSides } from './resize'

const pixels = Uint8Array.from({ length: 30 }, (_, i) => (i * 37) % 251)
const raster = { width: 6, height: 5, channels: 1, pixels }

// Pillow 12: Image.fromarray(a).resize((width, height), Image.BILINEAR). It rounds between the two
// passes, which is not done here: one level apart at most.
it.each([
  [4, 2, [118, 66, 91, 142, 174, 169, 97, 84]],
  [3, 5, [26, 93, 159, 105, 64, 130, 184, 66, 101, 190, 131, 72, 161, 196, 78]],
  [1, 1, [115]]
])('resizes to %ix%i as Pillow does', (width, height, expected) => {
  const result = resize(raster, height, width)
  expect(result).toMatchObject({ width, height, channels: 1 })
  expect(result.pixels).toHaveLength(width * height)
  expected.forEach((value, i) => expect(Math.abs(value - result.pixels[i]!)).toBeLessThanOrEqual(1))
})

it('enlarges with the pixel centres in place', () => {
  // Two pixels to four: positions -0.25, 0.25, 0.75 and 1.25 of the input, held at the ends.
  const pair = { width: 2, height: 1, channels: 1, pixels: Uint8Array.of(0, 100) }
  expect([...resize(pair, 1, 4).pixels]).toEqual([0, 25, 75, 100])
})

it('keeps channels apart', () => {
  const two = { width: 2, height: 1, channels: 3, pixels: Uint8Array.of(0, 10, 20, 100, 110, 220) }
  expect([...resize(two, 1, 1).pixels]).toEqual([50, 60, 120])
})

it('places the filter by the part that is the picture', () => {
  // Three pixels that stand for 2.5: centred at 1.25, a triangle of half-width 2.5 weighs the
  const three = { width: 3, height: 1, channels: 1, pixels: Uint8Array.of(0, 100, 200) }
  // centres 0.5, 1.5 and 2.5 by 0.7, 0.9 and 0.5: (90 + 100) / 2.1.
  expect([...resize(three, 1, 1, { height: 1, width: 2.5 }).pixels]).toEqual([90])
})

it('keeps the aspect ratio where it fills or fits, within bounds', () => {
  expect(resizedSides([100, 200], [64, 64], 'stretch')).toEqual([64, 64])
  expect(resizedSides([100, 200], [64, 64], 'fill')).toEqual([64, 128])
  expect(resizedSides([100, 200], [64, 64], 'fit')).toEqual([32, 64])
  expect(resizedSides([3, 3], [64, 32], 'fill')).toEqual([64, 64])
  expect(resizedSides([1, 10_000], [64, 64], 'fill')).toEqual([64, 512])
  expect(resizedSides([1, 10_000], [64, 64], 'fit')).toEqual([1, 64])
})

it('cuts the middle out, or adds white borders', () => {
  const row = { width: 4, height: 1, channels: 1, pixels: Uint8Array.of(1, 2, 3, 4) }
  expect([...centred(row, 1, 2).pixels]).toEqual([2, 3])
  expect([...centred(row, 3, 4).pixels]).toEqual([
    255, 255, 255, 255, 1, 2, 3, 4, 255, 255, 255, 255
  ])
  expect([...centred(row, 2, 2).pixels]).toEqual([2, 3, 255, 255])
  expect(centred(row, 1, 4)).toBe(row)
})

import { expect, it } from 'vitest'
import { changed, type Change } from './canvas'
import * as colour from './colour'
import type { Picture } from './picture'

const row = (channels: number, ...pixels: number[]) => ({
  ...{ height: 1, width: pixels.length / channels, channels },
  pixels: Uint8Array.from(pixels)
})
const [red, green, blue, white] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255]
] as const

const after = (picture: Picture, change: Change) => [...changed(picture, [change]).pixels]

it('turns hues by thirds of the circle, and leaves grey', () => {
  const colours = row(3, ...red, ...green, ...blue, ...white, 9, 9, 9)
  expect(after(colours, colour.adjustHue(1 / 3))).toEqual([
    ...[...green, ...blue, ...red, ...white],
    ...[9, 9, 9]
  ])
  expect(after(row(3, ...red), colour.adjustHue(-1 / 3))).toEqual([...blue])
})

// Grey levels by 0.2989, 0.587 and 0.114: red has 76.
it.each([1, 2, 3, 4, 5, 7])('changes each of %i pixels', (count) => {
  const all = (pixel: readonly number[]) => Array.from({ length: count }, () => pixel).flat()
  const reds = row(3, ...all(red))
  expect(after(reds, colour.toGrey())).toEqual(all([76, 76, 76]))
  expect(after(reds, colour.adjustSaturation(0.5))).toEqual(all([165, 38, 38]))
  expect(after(reds, colour.adjustBrightness(0.5))).toEqual(all([127, 0, 0]))
  expect(after(reds, colour.adjustContrast(0.5))).toEqual(all([165, 38, 38]))
  // what an earlier change left after the last pixel adds nothing to the mean
  const inverted = changed(reds, [colour.solarize(0), colour.adjustContrast(0)])
  expect([...inverted.pixels]).toEqual(all([178, 178, 178]))
  expect([...reds.pixels]).toEqual(all(red))
})

it('changes grey pictures in brightness and contrast alone', () => {
  const grey = row(1, 0, 100, 200)
  expect(after(grey, colour.adjustBrightness(1.5))).toEqual([0, 150, 255])
  expect(after(grey, colour.adjustContrast(0.5))).toEqual([50, 100, 150])
  for (const same of [colour.adjustHue(0.3), colour.adjustSaturation(0), colour.toGrey()]) {
    expect(after(grey, same)).toEqual([0, 100, 200])
  }
})

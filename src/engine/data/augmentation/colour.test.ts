import { expect, it } from 'vitest'
import * as colour from './colour'

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

it('turns hues by thirds of the circle, and leaves grey', () => {
  const colours = row(3, ...red, ...green, ...blue, ...white, 9, 9, 9)
  expect([...colour.adjustHue(colours, 1 / 3).pixels]).toEqual([
    ...[...green, ...blue, ...red, ...white],
    ...[9, 9, 9]
  ])
  expect([...colour.adjustHue(row(3, ...red), -1 / 3).pixels]).toEqual([...blue])
})

// Grey levels by 0.2989, 0.587 and 0.114: red has 76, green 149, blue 29.
it.each([1, 2, 3, 4, 5, 7])('changes each of %i pixels', (count) => {
  const reds = row(3, ...Array.from({ length: count }, () => red).flat())
  const all = (pixel: number[]) => Array.from({ length: count }, () => pixel).flat()
  expect([...colour.toGrey(reds).pixels]).toEqual(all([76, 76, 76]))
  expect([...colour.adjustSaturation(reds, 0.5).pixels]).toEqual(all([165, 38, 38]))
  expect([...colour.adjustBrightness(reds, 0.5).pixels]).toEqual(all([127, 0, 0]))
  // all black is a mean of 76, too
  expect([...colour.adjustContrast(reds, 0.5).pixels]).toEqual(all([165, 38, 38]))
  expect([...reds.pixels]).toEqual(all([...red]))
})

it('changes grey pictures in brightness and contrast alone', () => {
  const grey = row(1, 0, 100, 200)
  expect([...colour.adjustBrightness(grey, 1.5).pixels]).toEqual([0, 150, 255])
  expect([...colour.adjustContrast(grey, 0.5).pixels]).toEqual([50, 100, 150])
  for (const same of [
    colour.adjustHue(grey, 0.3),
    colour.adjustSaturation(grey, 0),
    colour.toGrey(grey)
  ]) {
    expect([...same.pixels]).toEqual([0, 100, 200])
  }
})

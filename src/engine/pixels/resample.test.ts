import { expect, it } from 'vitest'
import { resample } from './resample'
import { withKernels } from './kernels'

/** A triangle over the centres of a side's pixels. */
function weightsAt(position: number, from: number, to: number): number[] {
  const scale = from / to
  const centre = (position + 0.5) * scale
  const weights = Array.from({ length: from }, (_, at) =>
    Math.max(0, 1 - Math.abs((at + 0.5 - centre) / Math.max(scale, 1)))
  )
  const sum = weights.reduce((total, weight) => total + weight)
  return weights.map((weight) => weight / sum)
}

interface Side {
  height: number
  width: number
}

const resized = (width: number, height: number, channels: number, pixels: Uint8Array, to: Side) =>
  resample(
    { width, height, channels, pixels },
    [height, height, to.height],
    [width, width, to.width]
  )

it.each([
  ...[
    [1, 1, 3, 3],
    [3, 1, 1, 2],
    [1, 5, 2, 1]
  ],
  ...[
    [7, 5, 3, 4],
    [13, 11, 12, 10],
    [9, 2, 31, 17]
  ],
  ...[
    [40, 3, 3, 3],
    [33, 33, 2, 5]
  ]
])('resizes %i x %i to %i x %i as the filter is defined', (width, height, toWidth, toHeight) => {
  for (const channels of [1, 2, 3, 4]) {
    const pixels = Uint8Array.from({ length: width * height * channels }, (_, at) => at * at * 31)
    const result = resized(width, height, channels, pixels, { height: toHeight, width: toWidth })
    result.forEach((byte, at) => {
      const [channel, pixel] = [at % channels, Math.floor(at / channels)]
      const across = weightsAt(pixel % toWidth, width, toWidth)
      const down = weightsAt(Math.floor(pixel / toWidth), height, toHeight)
      let sum = 0
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          sum += down[y]! * across[x]! * pixels[(y * width + x) * channels + channel]!
        }
      }
      // sums are added in another order
      expect(Math.abs(byte - sum)).toBeLessThan(0.5 + 1e-9)
    })
  }
})

it('resizes a large picture in little memory', () => {
  // An eighth of the second and third triangle lies beyond the middle.
  const [width, height] = [6000, 1000]
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      pixels[at] = x < width / 2 ? 10 : 250
      pixels[at + 1] = y < height / 2 ? 20 : 220
      pixels[at + 2] = 77
    }
  }
  expect([...resized(width, height, 3, pixels, { height: 4, width: 4 })]).toEqual(
    [20, 45, 195, 220].flatMap((green) => [10, 40, 220, 250].flatMap((red) => [red, green, 77]))
  )
  expect(withKernels(({ memory }) => memory.length)).toBeLessThan(1 << 23)
})

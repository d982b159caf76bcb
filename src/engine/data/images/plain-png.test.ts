import sharp, { type PngOptions } from 'sharp'
import { describe, expect, it } from 'vitest'
import { generator } from '../../../core/random'
import { probeImage } from './header'
import { decodePlainPng } from './plain-png'
import { withChannels } from '../../../core/image-formats/raster'
import { decodeWithSharp } from './sharp-decoder'

/** Smooth with some noise, so that an encoder chooses every filter. */
function made(width: number, height: number, channels: 1 | 3 | 4, seed: number): Buffer {
  const random = generator(seed, 'generation')
  return Buffer.from(
    Array.from({ length: width * height * channels }, (_, index) => {
      const pixel = Math.floor(index / channels)
      const [x, y] = [pixel % width, Math.floor(pixel / width)]
      const wave = 120 + 60 * Math.sin(x / (1 + seed)) + 50 * Math.cos(y / 3 + (index % channels))
      return Math.round(wave + random.integer(seed % 3 === 0 ? 200 : 8)) & 255
    })
  )
}

const encoded = (channels: 1 | 3 | 4, seed: number, options: PngOptions = {}) => {
  const [width, height] = [1 + (seed % 33), 1 + ((seed * 7) % 40)]
  const raw = { width, height, channels }
  const image = sharp(made(width, height, channels, seed), { raw })
  return (channels === 1 ? image.toColourspace('b-w') : image).png(options).toBuffer()
}

const decoded = (png: Uint8Array) => decodePlainPng(png, probeImage(png))

/** The same as libvips gives, with one channel and with three. */
async function expectAsLibvips(png: Uint8Array): Promise<void> {
  const ours = decoded(png)
  expect(ours).not.toBeNull()
  const { height, width } = probeImage(png)
  const theirs = await decodeWithSharp(png, [height, width], [height, width])
  for (const channels of [1, 3] as const) {
    const [own, other] = [withChannels(ours!, channels), withChannels(theirs, channels)]
    expect(Buffer.from(own.pixels).equals(Buffer.from(other.pixels))).toBe(true)
  }
}

describe('a small PNG', () => {
  it.each([
    ['grey', 1, {}],
    ['grey with chosen filters', 1, { adaptiveFiltering: true }],
    ['RGB', 3, {}],
    ['RGB with chosen filters', 3, { adaptiveFiltering: true }],
    ['with a palette', 3, { palette: true, colours: 200 }]
  ] as const)('%s is decoded to the bytes of libvips', async (_, channels, options) => {
    for (let seed = 0; seed < 40; seed++) {
      const png = await encoded(channels, seed, options)
      // Of few colours, an encoder stores fewer bits.
      if (png[24] === 8) await expectAsLibvips(png)
      else expect(decoded(png)).toBeNull()
    }
  })

  it.each([
    ['transparent', () => encoded(4, 5)],
    ['interlaced', () => encoded(3, 5, { progressive: true })],
    ['of 4 bits', () => encoded(3, 5, { palette: true, colours: 8 })],
    [
      'of 16 bits',
      () =>
        sharp(made(9, 9, 3, 1), { raw: { width: 9, height: 9, channels: 3 } })
          .toColourspace('rgb16')
          .png()
          .toBuffer()
    ],
    [
      'larger than 65,536 values',
      () =>
        sharp(made(200, 200, 3, 1), { raw: { width: 200, height: 200, channels: 3 } })
          .png()
          .toBuffer()
    ]
  ])('that is %s is left to libvips', async (_, encode) => {
    expect(decoded(await encode())).toBeNull()
  })

  it('is left to libvips wherever one bit is wrong, and never decoded to something else', async () => {
    const png = await encoded(3, 12)
    const whole = decoded(png)
    for (let bit = 0; bit < png.length * 8; bit += 5) {
      const damaged = Uint8Array.from(png)
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      let header
      try {
        header = probeImage(damaged)
      } catch {
        continue
      }
      const found = decodePlainPng(damaged, header)
      if (found) expect(found).toEqual(whole)
    }
    for (let end = 0; end < png.length - 1; end += 3) {
      const cut = png.subarray(0, end)
      if (end >= 33) expect(decodePlainPng(cut, probeImage(png))).toBeNull()
    }
  })
})

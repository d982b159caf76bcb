import * as tf from '@tensorflow/tfjs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeImage, decodeImages, type ImageDecoder } from './decode'
import { encode, plain } from './testing/images'

const both: ImageDecoder[] = ['tensorflow', 'sharp']
const red = [255, 0, 0] as const
const green = [0, 255, 0] as const
const blue = [0, 0, 255] as const
const white = [255, 255, 255] as const
/** Red and green above blue and white. */
const corners = [...red, ...green, ...blue, ...white]

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a, (value, index) => Math.abs(value - b[index]!)).reduce(
    (x, y) => Math.max(x, y),
    0
  )
}

/** A BMP written byte by byte. */
function bmp(
  width: number,
  height: number,
  bits: number,
  rows: number[][],
  options: { palette?: number[]; compression?: number; masks?: number[] } = {}
): Buffer {
  const { palette = [], compression = 0, masks = [] } = options
  const pixelsAt = 54 + masks.length * 4 + palette.length
  const body = rows.flatMap((row) => [...row, ...Array<number>((4 - (row.length % 4)) % 4).fill(0)])
  const header = Buffer.alloc(54 + masks.length * 4)
  header.write('BM')
  header.writeUInt32LE(pixelsAt + body.length, 2)
  header.writeUInt32LE(pixelsAt, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(width, 18)
  header.writeInt32LE(height, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(bits, 28)
  header.writeUInt32LE(compression, 30)
  header.writeUInt32LE(palette.length / 4, 46)
  masks.forEach((mask, index) => header.writeUInt32LE(mask, 54 + index * 4))
  return Buffer.concat([header, Buffer.from(palette), Buffer.from(body)])
}

const colours = { height: 2, width: 2, channels: 3 } as const
const grey = { height: 2, width: 2, channels: 1 } as const

describe.each(both)('decodeImage with %s', (decoder) => {
  const lossless: [string, () => Promise<Buffer> | Buffer][] = [
    ['PNG', () => encode(corners, 2, 2)],
    ['WebP', () => encode(corners, 2, 2, 'webp')],
    ['GIF', () => encode(corners, 2, 2, 'gif')],
    [
      'palette PNG',
      () =>
        sharp(Uint8Array.from(corners), { raw: { width: 2, height: 2, channels: 3 } })
          .png({ palette: true })
          .toBuffer()
    ],
    [
      'BMP of 24 bits',
      () =>
        bmp(2, 2, 24, [
          [255, 0, 0, 255, 255, 255],
          [0, 0, 255, 0, 255, 0]
        ])
    ],
    [
      'BMP from the top down',
      () =>
        bmp(2, -2, 24, [
          [0, 0, 255, 0, 255, 0],
          [255, 0, 0, 255, 255, 255]
        ])
    ],
    [
      'BMP of 32 bits',
      () =>
        bmp(2, 2, 32, [
          [255, 0, 0, 0, 255, 255, 255, 0],
          [0, 0, 255, 0, 0, 255, 0, 0]
        ])
    ],
    [
      'palette BMP of 8 bits',
      () =>
        bmp(
          2,
          2,
          8,
          [
            [2, 3],
            [0, 1]
          ],
          { palette: [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0] }
        )
    ],
    [
      'palette BMP of 4 bits',
      () =>
        bmp(2, 2, 4, [[0x23], [0x01]], {
          palette: [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0]
        })
    ],
    [
      'BMP of 16 bits, 5-6-5',
      () =>
        bmp(
          2,
          2,
          16,
          [
            [0x1f, 0, 0xff, 0xff],
            [0, 0xf8, 0xe0, 0x07]
          ],
          { compression: 3, masks: [0xf800, 0x7e0, 0x1f] }
        )
    ],
    [
      'BMP of 16 bits, 5-5-5',
      () =>
        bmp(2, 2, 16, [
          [0x1f, 0, 0xff, 0x7f],
          [0, 0x7c, 0xe0, 0x03]
        ])
    ]
  ]
  it.each(lossless)('reads the four colours of a %s exactly', async (_, make) => {
    expect([...(await decodeImage(await make(), colours, decoder))]).toEqual(corners)
  })

  it('reads a black and white BMP of 1 bit', async () => {
    const bytes = bmp(2, 2, 1, [[0b01000000], [0b10000000]], {
      palette: [0, 0, 0, 0, 255, 255, 255, 0]
    })
    expect([...(await decodeImage(bytes, grey, decoder))]).toEqual([255, 0, 0, 255])
  })

  it('weighs colours as JPEG does when one channel is wanted', async () => {
    // 0.299, 0.587 and 0.114 of 255, rounded.
    expect([...(await decodeImage(await encode(corners, 2, 2), grey, decoder))]).toEqual([
      76, 150, 29, 255
    ])
  })

  it('repeats grey when colour is wanted', async () => {
    const bytes = await sharp(Uint8Array.of(0, 50, 100, 200), {
      raw: { width: 2, height: 2, channels: 1 }
    })
      .toColourspace('b-w')
      .png()
      .toBuffer()
    expect([...(await decodeImage(bytes, colours, decoder))]).toEqual(
      [0, 50, 100, 200].flatMap((v) => [v, v, v])
    )
    expect([...(await decodeImage(bytes, grey, decoder))]).toEqual([0, 50, 100, 200])
  })

  it('lays transparency on white, half of it half', async () => {
    const bytes = await encode([...red, 255, ...red, 0, 0, 0, 0, 128, ...blue, 255], 2, 2)
    const pixels = await decodeImage(bytes, colours, decoder)
    expect(
      largestDifference(pixels, [...red, ...white, 127, 127, 127, ...blue])
    ).toBeLessThanOrEqual(1)
  })

  it('reads grey with alpha', async () => {
    const bytes = await sharp(Uint8Array.of(40, 255, 40, 0, 90, 255, 0, 128), {
      raw: { width: 2, height: 2, channels: 2 }
    })
      .toColourspace('b-w')
      .png()
      .toBuffer()
    expect(bytes[25]).toBe(4)
    expect(
      largestDifference(await decodeImage(bytes, grey, decoder), [40, 255, 90, 127])
    ).toBeLessThanOrEqual(1)
  })

  it('keeps the high byte of 16 bits', async () => {
    const wide = Uint16Array.of(0, 0, 0, 65535, 32768, 256, 1000, 257 * 200, 65535, 511, 512, 30000)
    const bytes = await sharp(wide, { raw: { width: 2, height: 2, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer()
    expect(bytes[24]).toBe(16)
    expect([...(await decodeImage(bytes, colours, decoder))]).toEqual(
      [...wide].map((value) => value >>> 8)
    )
  })

  it('keeps the high byte of 16-bit grey', async () => {
    const wide = Uint16Array.of(0, 32768, 65535, 10000)
    const bytes = await sharp(wide, { raw: { width: 2, height: 2, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer()
    expect([bytes[24], bytes[25]]).toEqual([16, 0])
    expect(
      largestDifference(await decodeImage(bytes, grey, decoder), [0, 128, 255, 39])
    ).toBeLessThanOrEqual(1)
  })

  it('reads the first frame of an animation', async () => {
    const frames = Uint8Array.from([
      ...Array(4).fill(red).flat(),
      ...Array(4).fill(blue).flat()
    ] as number[])
    const bytes = await sharp(frames, { raw: { width: 2, height: 4, channels: 3, pageHeight: 2 } })
      .gif({ loop: 0, delay: [10, 10] })
      .toBuffer()
    expect((await sharp(bytes).metadata()).pages).toBe(2)
    expect([...(await decodeImage(bytes, colours, decoder))]).toEqual(Array(4).fill(red).flat())
  })

  it('reads a flat JPEG to within one level', async () => {
    const pixels = await decodeImage(await plain([200, 30, 90], 16, 16, 'jpeg'), colours, decoder)
    expect(largestDifference(pixels, Array(4).fill([200, 30, 90]).flat())).toBeLessThanOrEqual(2)
  })

  it('reads a CMYK JPEG as colours', async () => {
    const bytes = await sharp(await plain([250, 20, 20], 16, 16))
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer()
    expect((await sharp(bytes).metadata()).channels).toBe(4)
    const [r = 0, g = 0, b = 0] = await decodeImage(bytes, colours, decoder)
    expect(r).toBeGreaterThan(180)
    expect(Math.max(g, b)).toBeLessThan(90)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'turns a photo of EXIF orientation %i upright',
    async (orientation) => {
      // A slope that no mirroring or turning maps to itself; 32 wide, 16 high.
      const slope = (x: number, y: number): number => 20 + 4 * x + 6 * y
      const stored = Uint8Array.from({ length: 32 * 16 }, (_, i) =>
        slope(i % 32, Math.floor(i / 32))
      )
      const bytes = await sharp(stored, { raw: { width: 32, height: 16, channels: 1 } })
        .withMetadata({ orientation })
        .jpeg({ quality: 100 })
        .toBuffer()
      // Where the stored picture's coordinates go, from the EXIF standard's table of rows and columns.
      const upright = (x: number, y: number): number =>
        [
          slope(x, y),
          slope(31 - x, y),
          slope(31 - x, 15 - y),
          slope(x, 15 - y),
          slope(y, x),
          slope(y, 15 - x),
          slope(31 - y, 15 - x),
          slope(31 - y, x)
        ][orientation - 1]!
      const turned = orientation >= 5
      const shape = { height: turned ? 16 : 8, width: turned ? 8 : 16, channels: 1 } as const
      const expected = Array.from({ length: 128 }, (_, i) =>
        upright((i % shape.width) * 2 + 0.5, Math.floor(i / shape.width) * 2 + 0.5)
      )
      expect(
        largestDifference(await decodeImage(bytes, shape, decoder), expected)
      ).toBeLessThanOrEqual(4)
    }
  )

  it.each([
    [31, 17],
    [100, 300],
    [7, 5],
    [500, 375]
  ])('keeps the geometry of a %ix%i gradient', async (width, height) => {
    const pixels = Uint8Array.from(
      { length: width * height },
      (_, i) => 20 + ((i % width) / width) * 200
    )
    const bytes = await sharp(pixels, { raw: { width, height, channels: 1 } })
      .jpeg({ quality: 100 })
      .toBuffer()
    const result = await decodeImage(bytes, { height: 8, width: 8, channels: 1 }, decoder)
    // Away from the edges a symmetric filter keeps a slope as it is, less the rounding down above.
    // libvips rounds the size that a JPEG is shrunk to (62.5 to 63), which moves the far end.
    const row = Array.from({ length: 6 }, (_, i) => 20 + ((i + 1.5) / 8) * 200 - 100 / width - 0.5)
    expect(largestDifference(result.subarray(9, 15), row)).toBeLessThanOrEqual(2)
  })
})

/** A photo-like picture: smooth colours with some texture. */
async function photo(width: number, height: number): Promise<Buffer> {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % width
    const y = Math.floor(i / 3 / width)
    return (
      128 + 70 * Math.sin(x / (17 + (i % 3) * 5)) * Math.cos(y / 23) + 25 * Math.sin((x * y) / 97)
    )
  })
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer()
}

it.each([
  [256, 256],
  [300, 200],
  [64, 64],
  [500, 375]
])('the decoders agree on a %ix%i photo to 4 levels on average', async (width, height) => {
  const bytes = await photo(width, height)
  const shape = { height: 32, width: 32, channels: 3 } as const
  const [a, b] = await Promise.all(both.map((decoder) => decodeImage(bytes, shape, decoder)))
  const mean = a!.reduce((sum, value, i) => sum + Math.abs(value - b![i]!), 0) / a!.length
  expect(mean).toBeLessThan(4)
  expect(largestDifference(a!, b!)).toBeLessThan(40)
})

describe('what cannot be decoded', () => {
  const shape = { height: 8, width: 8, channels: 3 } as const
  const cases: [string, () => Promise<Uint8Array> | Uint8Array, RegExp][] = [
    ['nothing at all', () => new Uint8Array(), /empty/],
    ['text', () => Buffer.from('not an image, but words'), /text/],
    ['random bytes', () => Buffer.from([0, 1, 2, 3, 250, 251, 0, 7]), /not a supported image/],
    [
      'a PNG cut off in its header',
      async () => (await plain([1, 2, 3])).subarray(0, 20),
      /ends within its header/
    ],
    [
      'a PNG cut off in its data',
      async () => (await photoPng()).subarray(0, 2000),
      /damaged or cut off/
    ],
    [
      'a PNG that declares 4 billion pixels',
      async () => {
        const bytes = Buffer.from(await plain([1, 2, 3]))
        bytes.writeUInt32BE(65_000, 16)
        bytes.writeUInt32BE(65_000, 20)
        return bytes
      },
      /65000x65000 pixels/
    ],
    [
      'a PNG without width',
      async () => {
        const bytes = Buffer.from(await plain([1, 2, 3]))
        bytes.writeUInt32BE(0, 16)
        return bytes
      },
      /0x8 pixels/
    ],
    ['a JPEG cut off', async () => (await photo(64, 64)).subarray(0, 900), /damaged or cut off/],
    [
      'a JPEG cut off in its header',
      async () => (await photo(64, 64)).subarray(0, 40),
      /ends within its header/
    ],
    [
      'a JPEG with a broken marker',
      async () => {
        const bytes = Buffer.from(await photo(64, 64))
        bytes[20] = 0
        bytes.writeUInt16BE(5, 4)
        return bytes
      },
      /damaged before its frame header/
    ],
    ['a BMP cut off', () => bmp(20, 20, 24, [[1, 2, 3]]), /cut off/],
    [
      'a compressed BMP',
      () => bmp(2, 2, 8, [[1]], { compression: 1, palette: [0, 0, 0, 0] }),
      /compressed/
    ],
    ['a BMP of 7 bits', () => bmp(2, 2, 7, [[1]]), /7 bits/],
    [
      'a WebP cut off',
      async () => (await encode(corners, 2, 2, 'webp')).subarray(0, 26),
      /cut off|header/
    ],
    ['a GIF cut off in its header', () => Buffer.from('GIF89a\x01'), /ends within its header/]
  ]
  async function photoPng(): Promise<Buffer> {
    return sharp(await photo(64, 64))
      .png()
      .toBuffer()
  }
  it.each(cases)('%s is an invalid-data error in words', async (_, make, message) => {
    const bytes = await make()
    for (const decoder of both) {
      const failure: unknown = await decodeImage(bytes, shape, decoder).catch(
        (error: unknown) => error
      )
      expect(failure).toMatchObject({ code: 'invalid-data' })
      expect(String(failure)).toMatch(message)
    }
  })

  it('bears garbage behind the end of a JPEG', async () => {
    const bytes = await plain([10, 200, 30], 16, 16, 'jpeg')
    for (const decoder of both) {
      const pixels = await decodeImage(
        Buffer.concat([bytes, Buffer.alloc(300, 0xa5)]),
        shape,
        decoder
      )
      expect([...pixels]).toEqual([...(await decodeImage(bytes, shape, decoder))])
    }
  })

  it('decodeImages gives an error in the place of a damaged image only', async () => {
    const good = await plain([1, 2, 3])
    const counts: number[] = []
    const files = [good, Buffer.from('x'), good]
    const results = await decodeImages(files, shape, 'sharp', 'stretch', (n) => counts.push(n))
    expect(results.map((result) => result instanceof Uint8Array)).toEqual([true, false, true])
    expect(counts).toEqual([1, 2, 3])
  })

  it('leaves no tensor behind, decoded or damaged', async () => {
    const good = await photo(64, 64)
    const before = tf.memory().numTensors
    await decodeImages([good, good.subarray(0, 900), good], shape, 'tensorflow')
    expect(tf.memory().numTensors).toBe(before)
  })
})

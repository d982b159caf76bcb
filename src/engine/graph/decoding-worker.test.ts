import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, expect, it } from 'vitest'
import { decodeImage } from '../data/images/decode'
import { DecodingPool, type Decoding } from '../data/images/decoding-pool'

const path = fileURLToPath(new URL('./decoding-worker.ts', import.meta.url))
const entry = `require('tsx/cjs'); require(${JSON.stringify(path)})`
const pool = new DecodingPool(entry, 1, { eval: true }, 0)
afterAll(() => pool.close())

const picture = (width: number, height: number) => {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, at) => (at * at) % 251)
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}
const jpeg = (width: number, height: number) => picture(width, height).jpeg().toBuffer()

const decode = (bytes: Uint8Array, { shape, decoder, mode }: Decoding) =>
  decodeImage(bytes, shape, decoder, mode)

it('decodes in threads to the same bytes, shrunk, turned and of other formats', async () => {
  const pictures = [
    ...[await jpeg(30, 21), await jpeg(200, 130)],
    await picture(40, 60).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    await picture(25, 25).png().toBuffer()
  ]
  for (const decoder of ['tensorflow', 'sharp'] as const) {
    for (const channels of [1, 3] as const) {
      const decoding: Decoding = {
        ...{ decoder, mode: 'fill', shape: { height: 20, width: 24, channels } }
      }
      const given = await Promise.all(pictures.map((bytes) => pool.decode(bytes, decoding)))
      const expected = await Promise.all(pictures.map((bytes) => decode(bytes, decoding)))
      expect(given).toEqual(expected)
    }
  }
})

const small: Decoding = { decoder: 'tensorflow', shape: { height: 8, width: 8, channels: 3 } }

it('says what is wrong with a damaged picture, and leaves the bytes it was given', async () => {
  const whole = await jpeg(64, 64)
  const cut = whole.subarray(0, whole.length - 300)
  const before = [...cut]
  await expect(pool.decode(cut, small)).rejects.toMatchObject({
    code: 'invalid-data',
    message: 'the JPEG is damaged or cut off'
  })
  expect([...cut]).toEqual(before)
})

it('decodes on this thread what a thread that died has left', async () => {
  const dying = new DecodingPool('process.exit()', 2, { eval: true }, 0)
  const bytes = await jpeg(16, 16)
  expect(await dying.decode(bytes, small)).toEqual(await decode(bytes, small))
  expect(await dying.decode(bytes, small)).toEqual(await decode(bytes, small))
  await dying.close()
})

it('writes to a place that threads share, also where a thread died', async () => {
  const bytes = await jpeg(30, 20)
  const expected = [...(await decode(bytes, small))]
  const size = expected.length
  const started = new DecodingPool(entry, 1, { eval: true }, 1)
  started.start(2)
  const dying = new DecodingPool('process.exit()', 1, { eval: true }, 0)
  for (const decoder of [pool, started, dying]) {
    const shared = new Uint8Array(new SharedArrayBuffer(3 * size))
    const place = shared.subarray(size, 2 * size)
    expect(await decoder.decode(bytes, small, place)).toBe(place)
    const around = new Array<number>(size).fill(0)
    expect([...shared]).toEqual([...around, ...expected, ...around])
  }
  await Promise.all([started.close(), dying.close()])
})

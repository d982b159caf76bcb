import { expect, it } from 'vitest'
import { imageFormats, imageExtensions, supportedImages } from '.'
import { latin1 } from './latin1'

/** 8 x 6 pixels, written by Pillow 13.0.0, with every kind of chunk. */
const written = Uint8Array.from(
  Buffer.from(
    '716f696600000008000000060401fe0a141ec7775f745f77090ebf66ad76ad76ad76ad76ad76ad76ad7609fec80afe09fec81efc09fec832fa09' +
      'fec846f8ffabce05ceff7883a149fffa0d4762ff9268210bff000c26ffff30a7c03cff486f43f9ff2de5ccd8ffff000080c3ff0000ff00c10000' +
      '000000000001',
    'hex'
  )
)
const start = [10, 20, 30]
/** As Pillow reads them, laid on white by numpy. */
const expected = [
  ...Array<number[]>(8).fill(start).flat(),
  ...[10, 20, 30, 11, 19, 31, 10, 20, 32, 11, 19, 30, 10, 20, 31, 11, 19, 32, 10, 20, 30],
  ...[11, 19, 31, 40, 50, 60, 52, 63, 71, 64, 76, 82, 76, 89, 93, 88, 102, 104, 100, 115, 115],
  ...[112, 128, 126, 124, 141, 137, ...start, 200, 10, 254, ...start, 200, 30, 252, ...start],
  ...[200, 50, 250, ...start, 200, 70, 248, 187, 215, 53, 216, 220, 228, 253, 162, 184, 250],
  ...[248, 245, 0, 12, 38, 206, 234, 240, 76, 114, 71, 77, 233, 212],
  ...Array<number[]>(5).fill([255, 127, 127]).flat(),
  ...Array<number>(9).fill(255)
]
const { recognises, probe, decode } = imageFormats.qoi

it('QOI is read as Pillow reads it', () => {
  expect(recognises(latin1(written.subarray(0, 16)))).toBe(true)
  const facts = probe(new DataView(written.buffer))
  expect(facts).toMatchObject({ width: 8, height: 6, alpha: true, bits: 8 })
  const { pixels, channels } = decode!(written)
  expect(channels).toBe(3)
  expect([...pixels]).toEqual(expected)
})

it.each([14, 40, 100])('QOI that ends after %i bytes is refused', (length) => {
  expect(() => decode!(written.subarray(0, length))).toThrow(
    expect.objectContaining({ code: 'invalid-data' }) as Error
  )
})

it('QOI is among what dialogs and errors list', () => {
  expect(imageExtensions).toContain('qoi')
  expect(supportedImages).toMatch(/QOI/)
})

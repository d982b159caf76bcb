import { expect, it } from 'vitest'
import { imageFormats } from '.'
import { latin1 } from './latin1'

/** Two pixels by one: red at half of its light, and green that is half transparent. */
const written = Uint8Array.from([
  ...Buffer.from('farbfeld'),
  ...[0, 0, 0, 2, 0, 0, 0, 1],
  ...[0x80, 0x80, 0, 0, 0, 0, 0xff, 0xff],
  ...[0, 0, 0xff, 0xff, 0, 0, 0x80, 0x00]
])
const { recognises, probe, decode } = imageFormats.farbfeld

it('farbfeld is read with its transparency on white', () => {
  expect(recognises(latin1(written.subarray(0, 16)))).toBe(true)
  expect(probe(new DataView(written.buffer))).toMatchObject({ width: 2, height: 1, bits: 16 })
  expect([...decode!(written).pixels]).toEqual([128, 0, 0, 127, 255, 127])
})

it.each([20, 31])('farbfeld that ends after %i bytes is refused', (length) => {
  expect(() => decode!(written.subarray(0, length))).toThrow(
    expect.objectContaining({ code: 'invalid-data' }) as Error
  )
})

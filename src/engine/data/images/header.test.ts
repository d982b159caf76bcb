import { expect, it } from 'vitest'
import { hasImageExtension } from './file-names'
import { probeImage } from './header'

/** The first box of a file of the ISO base media format. */
const boxOf = (brand: string): Uint8Array =>
  Buffer.concat([Buffer.of(0, 0, 0, 24), Buffer.from(`ftyp${brand}`), Buffer.alloc(12)])

it.each(['heic', 'heix', 'hevc', 'mif1'])('says how to convert %s', (brand) => {
  expect(() => probeImage(boxOf(brand))).toThrow(/^HEIC is not supported.*Convert the images/)
})

it('takes no other film for HEIC', () => {
  expect(() => probeImage(boxOf('isom'))).toThrow(/not a supported image/)
})

it('finds HEIC by its names, so that it is reported', () => {
  expect(['a.heic', 'b.HEIF'].every(hasImageExtension)).toBe(true)
})

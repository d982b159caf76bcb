import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { changed, type Change } from './canvas'
import * as colour from './colour'
import * as geometry from './geometry'
import type { Picture } from './picture'

interface Reference extends Omit<Picture, 'pixels'> {
  pixels: number[]
  cases: { name: string; arguments: number[]; result: number[] }[]
}
const { pictures } = JSON.parse(
  readFileSync(new URL('../../../../reference/augmentation.json', import.meta.url), 'utf8')
) as { pictures: Reference[] }

const { resizedCrop, ...moves } = geometry
const operations: Record<string, (...numbers: never[]) => Change> = {
  ...colour,
  ...moves,
  resizedCrop: (...[top, left, height, width]: number[]) =>
    resizedCrop({ top: top!, left: left!, height: height!, width: width! })
}

/** Levels by which filters may differ, where sums are rounded in another order; all else is exact. */
const tolerances: Record<string, number> = {
  ...{ resizedCrop: 1, rotate: 1, shearAcross: 1, shearDown: 1 },
  ...{
    adjustHue: 1,
    adjustContrast: 1,
    adjustSaturation: 1,
    adjustBrightness: 1,
    adjustSharpness: 1
  }
}

describe.each(pictures)(
  "torchvision's transforms of $channels channels",
  ({ cases, pixels, ...rest }) => {
    it.each(cases)('$name($arguments)', ({ name, arguments: numbers, result }) => {
      const picture = { ...rest, pixels: Uint8Array.from(pixels) }
      const after = changed(picture, [operations[name]!(...(numbers as never[]))])
      expect([...picture.pixels]).toEqual(pixels)
      expect(after.pixels).toHaveLength(result.length)
      const differences = result.map((level, at) => Math.abs(level - after.pixels[at]!))
      expect(Math.max(...differences)).toBeLessThanOrEqual(tolerances[name] ?? 0)
    })
  }
)

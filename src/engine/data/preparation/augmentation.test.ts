import { describe, expect, it } from 'vitest'
import { dataConfig } from '../../../contract/data'
import { generator } from '../../../core/random'
import { augment } from './augmentation'
import { chiSquare8, labelled } from '../testing/data'
import { prepare } from './prepare'

const image = Float32Array.from({ length: 2 * 3 * 2 }, (_, at) => at + 1)
const shape: [number, number, number] = [2, 3, 2]
const padding = [-1, -2]

function augmented(config: { flip: boolean; cropPadding: number }, step: number): number[] {
  const batch = image.slice()
  augment(batch, shape, config, padding, generator(0, 'augmentation', 0, step))
  return [...batch]
}

describe('augment', () => {
  it('flips half of the images left to right, channels kept together', () => {
    const flipped = [5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8]
    let flips = 0
    for (let step = 0; step < 2000; step++) {
      const result = augmented({ flip: true, cropPadding: 0 }, step)
      if (result[0] !== 1) {
        flips++
        expect(result).toEqual(flipped)
      } else expect(result).toEqual([...image])
    }
    expect(Math.abs(flips - 1000)).toBeLessThan(4 * Math.sqrt(500))
  })

  it('shifts uniformly over all crops of the padded image', () => {
    const seen = new Map<string, number>()
    for (let step = 0; step < 1800; step++) {
      const result = augmented({ flip: false, cropPadding: 1 }, step)
      seen.set(result.join(), (seen.get(result.join()) ?? 0) + 1)
    }
    const shifted = (down: number, right: number) =>
      Array.from({ length: 12 }, (_, at) => {
        const [y, x, channel] = [
          Math.floor(at / 6) + down,
          (Math.floor(at / 2) % 3) + right,
          at % 2
        ]
        const inside = y >= 0 && y < 2 && x >= 0 && x < 3
        return inside ? image[y * 6 + x * 2 + channel] : padding[channel]
      })
    const expected = [-1, 0, 1].flatMap((down) =>
      [-1, 0, 1].map((right) => shifted(down, right).join())
    )
    expect(new Set(seen.keys())).toEqual(new Set(expected))
    const statistic = [...seen.values()].reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0)
    expect(statistic).toBeLessThan(chiSquare8)
  })

  it('is applied to training examples only, when a generator is given, with black as padding', () => {
    const pixels = new Uint8Array(40 * 16).fill(200)
    const dataSet = labelled(
      Array.from({ length: 40 }, (_, row) => row % 2),
      {
        features: { kind: 'image', shape: [4, 4, 1], pixels, range: [0, 255] }
      }
    )
    const config = dataConfig.parse({
      source: { kind: 'bundled', name: 'digits' },
      normalisation: 'range',
      augmentation: { cropPadding: 3 }
    })
    const { data } = prepare(dataSet, config, 0)
    const rows = [0, 1, 2, 3]
    const values = (part: typeof data.train, random = true) =>
      new Set(part.gather(rows, random ? generator(0, 'augmentation', 1, 2) : undefined))
    expect(values(data.train)).toEqual(new Set([0, Math.fround(200 / 255)]))
    expect(values(data.train, false).size).toBe(1)
    expect(values(data.validation).size).toBe(1)
    expect(data.train.gather(rows, generator(0, 'augmentation', 1, 2))).toEqual(
      data.train.gather(rows, generator(0, 'augmentation', 1, 2))
    )
  })
})

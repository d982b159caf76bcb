import { describe, expect, it } from 'vitest'
import { augmentationConfig, augmentationPresets, presetOf } from '../../../contract/augmentation'
import { dataConfig } from '../../../contract/data'
import { generator } from '../../../core/random'
import { augment, drawAugmentation } from './augmentation'
import { chiSquare8, labelled } from '../testing/data'
import { prepare } from './prepare'

const image = Float32Array.from({ length: 2 * 3 * 2 }, (_, at) => at + 1)
const shape: [number, number, number] = [2, 3, 2]
const padding = [-1, -2]

function augmented(config: { flip: boolean; cropPadding: number }, step: number): number[] {
  const batch = image.slice()
  const whole = augmentationConfig.parse(config)
  const draws = drawAugmentation(1, whole, generator(0, 'augmentation', 0, step))
  augment(batch, shape, whole, padding, draws)
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

  it('draws flip and crop the same whatever else is on', () => {
    const shifts = (changes: object) =>
      drawAugmentation(
        5,
        augmentationConfig.parse({ flip: true, cropPadding: 2, ...changes }),
        generator(3, 'augmentation')
      ).map(({ flip, down, right }) => ({ flip, down, right }))
    expect(shifts({ jitter: 0.5, erasing: 1 })).toEqual(shifts({}))
  })

  it.each(['photos', 'light'] as const)(
    '%s changes every picture in each epoch, by its own draws',
    (name) => {
      const random = generator(1, 'generation')
      const pixels = Uint8Array.from({ length: 40 * 8 * 8 * 3 }, () => random.integer(256))
      const dataSet = labelled(
        Array.from({ length: 40 }, (_, row) => row % 2),
        { features: { kind: 'image', shape: [8, 8, 3], pixels, range: [0, 255] } }
      )
      const { augmentation } = augmentationPresets[name]
      expect(presetOf(augmentation)).toBe(name)
      const config = dataConfig.parse({ source: { kind: 'bundled', name: 'digits' }, augmentation })
      const { train } = prepare(dataSet, config, 0).data
      const at = (epoch: number, rows = [0, 1, 2]) =>
        train.gather(rows, generator(0, 'augmentation', epoch, 0))
      expect(at(0)).toEqual(at(0))
      expect(at(0)).not.toEqual(at(1))
      expect(at(0)).not.toEqual(train.gather([0, 1, 2]))
      expect(at(0).every(Number.isFinite)).toBe(true)
    }
  )

  it('erases to the mean colour, and leaves the draws of other pictures alone', () => {
    const config = augmentationConfig.parse({ erasing: 1 })
    const whole: [number, number, number] = [16, 16, 1]
    const batch = new Float32Array(2 * 256).fill(7)
    augment(batch, whole, config, [0], drawAugmentation(2, config, generator(4, 'augmentation')))
    for (const at of [0, 256]) {
      const erased = batch.subarray(at, at + 256).filter((value) => value === 0).length
      expect(erased).toBeGreaterThan(0)
      expect(erased / 256).toBeLessThan(0.45)
    }
  })
})

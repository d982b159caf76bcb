import { describe, expect, it } from 'vitest'
import { generator, philox, type Words } from './random'

describe('philox 4x32-10', () => {
  // Known answers of the Random123 distribution (kat_vectors).
  const ones = 0xffffffff
  it.each<[Words, [number, number], Words]>([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]
    ],
    [
      [ones, ones, ones, ones],
      [ones, ones],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
    ]
  ])('encrypts %j under %j', (counter, key, expected) => {
    const words = new Uint32Array(4)
    philox(words, counter, key)
    expect([...words]).toEqual(expected)
  })
})

describe('Generator', () => {
  it('repeats itself for the same place and differs for any other', () => {
    const draw = (...place: Parameters<typeof generator>) => generator(...place).uint32()
    const here = draw(7, 'mixing', 2, 3)
    expect(draw(7, 'mixing', 2, 3)).toBe(here)
    expect(draw(8, 'mixing', 2, 3)).not.toBe(here)
    expect(draw(7, 'order', 2, 3)).not.toBe(here)
    expect(draw(7, 'mixing', 3, 3)).not.toBe(here)
    expect(draw(7, 'mixing', 2, 4)).not.toBe(here)
  })

  it('draws uniform numbers: Kolmogorov distance of 20,000 below the p = 0.001 bound', () => {
    const random = generator(1, 'mixing')
    const draws = Float64Array.from({ length: 20_000 }, () => random.uniform()).sort()
    let distance = 0
    draws.forEach((x, i) => {
      distance = Math.max(distance, Math.abs(x - i / 20_000), Math.abs(x - (i + 1) / 20_000))
    })
    expect(distance).toBeLessThan(0.01377632198266413)
    expect(draws[0]!).toBeGreaterThanOrEqual(0)
    expect(draws.at(-1)!).toBeLessThan(1)
  })

  it('draws integers without modulo bias', () => {
    // With bound 3 * 2^30, a plain remainder would put half of all draws into the lowest third.
    const random = generator(2, 'mixing')
    const bound = 3 * 2 ** 30
    let low = 0
    for (let i = 0; i < 9000; i++) if (random.integer(bound) < 2 ** 30) low++
    expect(Math.abs(low - 3000)).toBeLessThan(5 * Math.sqrt(9000 * (1 / 3) * (2 / 3)))
    expect(() => random.integer(0)).toThrow(RangeError)
    expect(() => random.integer(2.5)).toThrow(RangeError)
  })

  it('draws standard normal numbers', () => {
    const random = generator(3, 'mixing')
    const draws = Array.from({ length: 20_000 }, () => random.normal())
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length
    const within1 = draws.filter((x) => Math.abs(x) < 1).length / draws.length
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(20_000))
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000))
    expect(within1).toBeCloseTo(0.6827, 1)
  })

  it('draws every permutation of three equally often', () => {
    const random = generator(4, 'mixing')
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const key = random.permutation(3).join()
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    const chiSquared = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)
    expect(chiSquared).toBeLessThan(20.5) // p = 0.001 with 5 degrees of freedom
  })
})

import { describe, expect, it } from 'vitest'
import { looksOf, lookWith, stageOf } from './looks'

const one = looksOf({ looks: 1, firstLook: 10 })
const three = looksOf({ looks: 3, firstLook: 5 })

describe('planned looks', () => {
  it('are one at 5 %, or three at 2 % with doubled seeds', () => {
    expect(one).toEqual([{ number: 1, of: 1, seeds: 10, level: 0.05 }])
    expect(three.map(({ seeds, level }) => [seeds, level])).toEqual([
      [5, 0.02],
      [10, 0.02],
      [20, 0.02]
    ])
    // The union bound over the looks, whatever their dependence.
    expect(three.reduce((sum, { level }) => sum + level, 0)).toBeCloseTo(0.06, 12)
  })

  it('never have fewer than three runs per policy', () => {
    expect(looksOf({ looks: 1, firstLook: 2 })[0]?.seeds).toBe(3)
    expect(looksOf({ looks: 1, firstLook: 1 }, 5)[0]?.seeds).toBe(1)
    expect(looksOf({ looks: 3, firstLook: 1 }, 2).map(({ seeds }) => seeds)).toEqual([2, 4, 8])
  })

  it('give a verdict at a look alone', () => {
    const kinds = [0, 4, 5, 7, 10, 19, 20, 21].map((seeds) => stageOf(three, seeds).kind)
    expect(kinds).toEqual([
      ...['early', 'early', 'look', 'between', 'look', 'between', 'look', 'after']
    ])
    expect(stageOf(three, 7)).toMatchObject({ look: { number: 1 }, next: { number: 2, seeds: 10 } })
    expect(stageOf(one, 11)).toMatchObject({ kind: 'after', look: { number: 1 }, next: null })
  })

  it('are what advice is rounded up to', () => {
    const [, second, last] = three
    expect(lookWith(second!, 6)).toEqual(second)
    expect(lookWith(second!, 11)).toEqual(last)
    expect(lookWith(second!, 21)).toBeNull()
    expect(lookWith(null, 3)).toBeNull()
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { balanceOf, classWeights, countClasses, describeBalance } from './class-balance'

const reference = JSON.parse(
  readFileSync(new URL('../../reference/class-weights.json', import.meta.url), 'utf8')
) as {
  counts: number[]
  balanced: number[]
  effective: { beta: number; weights: number[] }[]
}

const { counts } = reference
const examples = counts.reduce((sum, count) => sum + count, 0)
const meanOver = (weights: number[]) =>
  weights.reduce((sum, weight, c) => sum + weight * counts[c]!, 0) / examples

describe('class weights', () => {
  it('count every class', () => {
    expect(countClasses([2, 0, 2, 2], 4)).toEqual([1, 0, 3, 0])
  })

  it('are balanced as scikit-learn balances them', () => {
    const weights = classWeights(counts, 'balanced', 0)
    weights.forEach((weight, c) => expect(weight / reference.balanced[c]! - 1).toBeCloseTo(0, 12))
  })

  it.each(reference.effective)(
    'have the ratios of the effective numbers at beta $beta, and mean 1 over the examples',
    ({ beta, weights: published }) => {
      const weights = classWeights(counts, 'effective', beta)
      expect(meanOver(weights)).toBeCloseTo(1, 12)
      weights.forEach((weight, c) => {
        const ratio = weight / weights[0]! / (published[c]! / published[0]!)
        expect(ratio - 1).toBeCloseTo(0, 10)
      })
    }
  )

  it('are 1 for all at beta 0, and 0 for a class that has no example', () => {
    classWeights(counts, 'effective', 0).forEach((weight) => expect(weight).toBeCloseTo(1, 12))
    expect(classWeights([4, 0, 4], 'balanced', 0)).toEqual([1, 0, 1])
  })
})

describe('balance of a data set', () => {
  const classes = (...sizes: number[]) =>
    sizes.map((size, index) => ({ name: `class ${index}`, examples: size }))

  it('is lopsided from five to one on, and says what always naming the largest class scores', () => {
    const balance = balanceOf(classes(90, 10))!
    expect(balance).toMatchObject({ ratio: 9, lopsided: true, majority: 0.9 })
    expect(describeBalance(balance)).toMatch(/9\.0 times.*90 % of the time.*balanced accuracy/)
    expect(balanceOf(classes(40, 10, 9))!.lopsided).toBe(false)
    expect(describeBalance(balanceOf(classes(10, 10))!)).toMatch(/about the same size/)
    expect(balanceOf(classes(10))).toBeNull()
  })
})

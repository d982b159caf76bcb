import { expect, it } from 'vitest'
import { cMixupSection, differenceOfMeans } from './c-mixup-section'

it('is the interval of Welch where there is one split', () => {
  // scipy.stats.ttest_ind([1, 2, 3, 4], [2, 4, 6], equal_var=False).confidence_interval()
  const { mean, low, high } = differenceOfMeans([[1, 2, 3, 4]], [[2, 4, 6]])
  expect(mean).toBeCloseTo(-1.5, 12)
  expect(low).toBeCloseTo(-5.542327954923024, 6)
  expect(high).toBeCloseTo(2.5423279549230244, 6)
})

it('counts the splits of a seed as one, since they share its initial weights', () => {
  const once = differenceOfMeans([[1, 2, 3, 4]], [[2, 4, 6]])
  const twice = differenceOfMeans(
    [
      [0, 3, 2, 5],
      [2, 1, 4, 3]
    ],
    [
      [2, 4, 6],
      [2, 4, 6]
    ]
  )
  expect(twice).toEqual(once)
})

it('says which variant does not agree', () => {
  const seeds = [50, 51, 52]
  const table = cMixupSection(
    { plain: [seeds], input: [seeds], hidden: [seeds] },
    { plain: [seeds], input: [seeds], hidden: [[60, 61, 62]] }
  )
  expect(table).toContain('| Plain | 51.00 | 51.00 | 0.0 [-2.3, +2.3] | yes |')
  expect(table).toMatch(/before the second layer .* \*\*no\*\* \|/)
})

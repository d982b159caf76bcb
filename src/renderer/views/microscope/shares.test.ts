import { expect, it } from 'vitest'
import { largestShares } from './shares'

it('the largest shares come first, the rest as one', () => {
  expect(largestShares([0.1, 0, 0.6, 0.3], ['a', 'b', 'c', 'd'], 2)).toEqual([
    { name: 'c', share: 0.6 },
    { name: 'd', share: 0.3 },
    { name: '1 other', share: 0.1 }
  ])
})

it('shares too small to see are left out', () => {
  expect(largestShares([0.999, 0.001], ['a', 'b'], 3)).toEqual([{ name: 'a', share: 0.999 }])
})

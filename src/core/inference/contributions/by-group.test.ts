import { expect, it } from 'vitest'
import { byGroup } from './by-group'
import { meanContributions } from './contribution'

it('draws groups in place of examples, with the mean unchanged', () => {
  const accuracy = meanContributions(Float64Array.of(1, 0, 1, 1, 0, 1), true)
  const { origin, contributions } = byGroup(
    { origin: Int32Array.of(10, 11, 12, 13, 14, 15), contributions: { accuracy } },
    [7, 3, 7, 7, 5, 3]
  )
  expect([...origin]).toEqual([3, 5, 7])
  // Three groups of six examples: (0 + 1)/2, 0/2, (1 + 1 + 1)/2
  expect([...contributions.accuracy!.each]).toEqual([0.5, 0, 1.5])
  expect(contributions.accuracy).toMatchObject({ value: 4 / 6, isBinary: true })
})

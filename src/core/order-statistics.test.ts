import { expect, it } from 'vitest'
import { medianInPlace, selectPlace } from './order-statistics'
import { generator } from './random'

it('finds every place of sorted values, with ties, ascending and descending ones', () => {
  const random = generator(1, 'generation')
  const cases = [
    Float64Array.from({ length: 200 }, () => random.normal()),
    Float64Array.from({ length: 200 }, () => random.integer(5)),
    Float64Array.from({ length: 50 }, (_, at) => at),
    Float64Array.from({ length: 50 }, (_, at) => -at),
    new Float64Array(30)
  ]
  for (const values of cases) {
    const sorted = values.slice().sort()
    sorted.forEach((value, place) => expect(selectPlace(values.slice(), place)).toBe(value))
  }
})

it('takes the mean of the middle two of an even number', () => {
  expect(medianInPlace(Float64Array.of(9, 1, 5))).toBe(5)
  expect(medianInPlace(Float64Array.of(9, 1, 5, 2))).toBe(3.5)
  expect(medianInPlace(Float64Array.of(Infinity, 1))).toBe(Infinity)
  expect(medianInPlace(new Float64Array())).toBeNaN()
})

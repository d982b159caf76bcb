import { expect, it } from 'vitest'
import { spread } from './spread-rows'

it('takes all rows where there are few, and evenly spread ones where there are many', () => {
  expect(spread(3, 5)).toEqual([0, 1, 2])
  expect(spread(10, 4)).toEqual([0, 2, 5, 7])
  expect(spread(0, 4)).toEqual([])
})

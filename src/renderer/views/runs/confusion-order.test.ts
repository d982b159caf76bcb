import { expect, it } from 'vitest'
import { byMistakes } from './confusion-order'

it('puts the class with most mistakes first, equal ones as in the file', () => {
  const matrix = [
    [9, 1, 0, 0],
    [2, 5, 3, 0],
    [0, 0, 1, 0],
    [1, 0, 0, 7]
  ]
  // mistakes: 1, 5, 0, 1
  expect(byMistakes(matrix)).toEqual([1, 0, 3, 2])
  expect(byMistakes([])).toEqual([])
})

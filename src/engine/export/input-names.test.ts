import { expect, it } from 'vitest'
import { inputNames } from './input-names'

it('keeps valid names, and makes the others valid and unique', () => {
  expect(inputNames(['a b', 'a_b', 'a-b', 'größe', 'self', 'inputs', 'x:0'])).toEqual([
    ...['a_b_2', 'a_b', 'a_b_3', 'grosse', 'self_', 'inputs', 'x_0']
  ])
  expect(inputNames(['class', 'class_', '1st', '', '日本', 'column', '_x'])).toEqual([
    ...['class__2', 'class_', 'column_1st', 'column_2', 'column_3', 'column', 'x']
  ])
})

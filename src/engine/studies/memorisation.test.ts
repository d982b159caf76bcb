import { expect, it } from 'vitest'
import { countMemorised } from './memorisation'

it('counts only examples with a corrupted label: as trained, as they are, and neither', () => {
  const original = [0, 1, 2, 0, 1, 2]
  const trained = [0, 1, 0, 1, 2, 1]
  const predicted = [0, 2, 0, 0, 2, 0]
  expect(countMemorised(predicted, trained, original)).toEqual({
    corrupted: 4,
    memorised: 0.5,
    recovered: 0.25
  })
})

it('refuses a run without corrupted labels', () => {
  expect(() => countMemorised([1, 0], [0, 1], [0, 1])).toThrow('above 0')
})

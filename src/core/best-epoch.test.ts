import { expect, it } from 'vitest'
import { bestEpoch, improves } from './best-epoch'

const epoch = (number: number, loss: number, score: number) => ({
  epoch: number,
  validation: { examples: 10, loss, score }
})
const epochs = [epoch(1, 0.9, 0.5), epoch(2, 0.4, 0.9), epoch(3, 0.3, 0.9), epoch(4, NaN, 0.8)]

it('finds the best epoch by the metric that the run watches, the earliest of equals', () => {
  expect(bestEpoch(epochs, 'score')).toEqual({ epoch: 2, value: 0.9 })
  expect(bestEpoch(epochs, 'loss')).toEqual({ epoch: 3, value: 0.3 })
})

it('finds none without validation', () => {
  expect(bestEpoch([], 'score')).toBeNull()
  expect(bestEpoch([{ epoch: 1, validation: null }], 'score')).toBeNull()
})

it('takes a first finite value, and later ones only beyond the least improvement', () => {
  expect(improves(NaN, null, 'loss')).toBe(false)
  expect(improves(2, null, 'loss')).toBe(true)
  expect(improves(1.95, 2, 'loss', 0.1)).toBe(false)
  expect(improves(1.8, 2, 'loss', 0.1)).toBe(true)
})

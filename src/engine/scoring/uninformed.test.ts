import { expect, it } from 'vitest'
import { uninformedLogits } from './uninformed'

const rows = (...values: number[]) => Float32Array.from(values)

it('classes are predicted by their share of the training examples', () => {
  const logits = uninformedLogits(rows(1, 0, 0, 1, 1, 0, 1, 0), 2, 'classification')
  expect(Math.exp(logits[0]!)).toBeCloseTo(0.75, 6)
  expect(Math.exp(logits[1]!)).toBeCloseTo(0.25, 6)
})

it('a class that was never seen keeps a finite loss', () => {
  const [, never] = uninformedLogits(rows(1, 0, 1, 0), 2, 'classification')
  expect(never).toBeCloseTo(Math.log(1e-6), 4)
})

it('labels are predicted by the share of examples that have each', () => {
  const [often, rarely] = uninformedLogits(rows(1, 0, 1, 0, 1, 1, 0, 0), 2, 'multi-label')
  expect(often).toBeCloseTo(Math.log(3), 5)
  expect(rarely).toBeCloseTo(-Math.log(3), 5)
})

it('numbers are predicted by the training mean', () => {
  expect([...uninformedLogits(rows(1, 10, 3, 20), 2, 'regression')]).toEqual([2, 15])
})

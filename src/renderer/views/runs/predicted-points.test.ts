import { expect, it } from 'vitest'
import { pointsOf } from './predicted-points'

it('residuals are true minus predicted; what is not finite is left out', () => {
  const found = {
    ...{ epoch: 1, examples: 3, rows: Int32Array.of(4, 8, 15) },
    targets: [
      {
        ...{ name: 'mass', r2: 0.5, rmse: 1 },
        truth: Float32Array.of(10, 20, 30),
        predicted: Float32Array.of(12, 15.5, NaN)
      }
    ]
  }
  expect(pointsOf(found, 0)).toEqual([
    {
      ...{ row: 4, truth: 10, predicted: 12, residual: -2 },
      text: 'Row 4: true 10, predicted 12, residual -2'
    },
    {
      ...{ row: 8, truth: 20, predicted: 15.5, residual: 4.5 },
      text: 'Row 8: true 20, predicted 15.5, residual 4.5'
    }
  ])
  expect(pointsOf(found, 1)).toEqual([])
})

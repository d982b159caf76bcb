import { expect, it } from 'vitest'
import type { FeatureMapReport } from '../../../contract/feature-map'
import { closest, colouringsOf, inside, kindsOf, placesIn } from './map-colours'

const report: FeatureMapReport = {
  ...{ epoch: 1, explained: [0.5, 0.25], duplicates: [], doubtful: [], outliers: [] },
  x: Float32Array.of(-1, 0, 1),
  y: Float32Array.of(0, 2, 4),
  rows: Int32Array.of(7, 8, 9),
  splits: Uint8Array.of(0, 1, 2),
  classes: ['cat', 'dog'],
  labels: Int32Array.of(0, 1, 1),
  predictions: Int32Array.of(0, 0, 1)
}

it('tells examples apart by class, split, or whether they were predicted right', () => {
  expect(kindsOf(report, 'class')).toEqual({ names: ['cat', 'dog'], of: Int32Array.of(0, 1, 1) })
  expect([...Array.from(kindsOf(report, 'split').of)]).toEqual([0, 1, 2])
  expect([...Array.from(kindsOf(report, 'correct').of)]).toEqual([0, 1, 0])
  expect(colouringsOf({ ...report, classes: [] }).map(({ value }) => value)).toEqual(['split'])
})

it('fills the picture but for its edge, upwards', () => {
  const places = placesIn(report, { width: 100, height: 60, edge: 10 })
  expect(places).toEqual([
    [10, 50],
    [50, 30],
    [90, 10]
  ])
  expect(inside(places, { from: [95, 5], to: [45, 35] })).toEqual([1, 2])
  expect(closest(places, [52, 33], 8)).toBe(1)
  expect(closest(places, [52, 45], 8)).toBeNull()
})

it('puts examples that are all alike into the middle', () => {
  const same = { x: Float32Array.of(1, 1), y: Float32Array.of(3, 3) }
  expect(placesIn(same, { width: 100, height: 60, edge: 10 })).toEqual([
    [50, 30],
    [50, 30]
  ])
})

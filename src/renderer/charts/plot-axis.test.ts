import { expect, it } from 'vitest'
import { axisOver, ticksOf } from './plot-axis'

it('ticks are round', () => {
  expect(ticksOf([-1.63, 2.7])).toEqual([-1, 0, 1, 2])
  expect(ticksOf([0.02, 0.13])).toEqual([0.05, 0.1])
  expect(ticksOf([3000, 6400])).toEqual([3000, 4000, 5000, 6000])
})

it('an axis shows all values with some room, also where they are one or none', () => {
  expect(axisOver('mass', [100, 0, 50])).toEqual({ title: 'mass', range: [-4, 104] })
  expect(axisOver('mass', [50, 50]).range).toEqual([45, 55])
  expect(axisOver('mass', [0]).range).toEqual([-1, 1])
  expect(axisOver('mass', []).range).toEqual([0, 1])
})

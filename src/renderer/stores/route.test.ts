import { expect, it } from 'vitest'
import { parseRoute, routeTo } from './route'

it.each([
  ['', null, null, null],
  ['#/runs', 'runs', null, null],
  [routeTo('runs', 'Plain, 50 %'), 'runs', 'Plain, 50 %', null],
  ['#/runs/50%', 'runs', '50%', null],
  ['#/nonsense/7', null, '7', 'nonsense']
])('reads %j', (hash, view, id, unknown) => {
  expect(parseRoute(hash)).toMatchObject({ view, id, unknown })
})

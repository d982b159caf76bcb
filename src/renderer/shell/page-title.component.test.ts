import { expect, it } from 'vitest'
import { parseRoute } from '../stores/route'
import { madeRun } from '../testing/made-records'
import { pageTitle } from './page-title'

const running = madeRun('CutMix, seed 1', { state: 'running', epoch: 3, step: 35 })
const finished = madeRun('Plain, seed 1')
const known = {
  run: (id: string) => [running, finished].find((run) => run.id === id) ?? null,
  named: (view: string) => (view === 'experiments' ? 'Which mixing helps?' : null),
  active: []
}
const titleOf = (hash: string, active = [running].slice(1)) =>
  pageTitle(parseRoute(hash), { ...known, active })

it.each([
  ['', 'Projects · Mixup Studio'],
  ['#/system', 'Settings · Mixup Studio'],
  ['#/runs/Plain%2C%20seed%201?tab=results', 'Plain, seed 1 · Mixup Studio'],
  ['#/runs?ids=a,b,c', '3 runs overlaid · Mixup Studio'],
  ['#/experiments/some', 'Which mixing helps? · Mixup Studio'],
  ['#/runs/unknown', 'Runs · Mixup Studio'],
  ['#/nonsense', 'Page not found · Mixup Studio']
])('names what %j shows', (hash, title) => {
  expect(titleOf(hash)).toBe(title)
})

it('begins with how far training is, of the run that is looked at or of any other', () => {
  expect(titleOf('#/runs/CutMix%2C%20seed%201')).toBe('35 % CutMix, seed 1 · Mixup Studio')
  expect(titleOf('#/data', [running])).toBe('35 % Data · Mixup Studio')
})

import { expect, it } from 'vitest'
import { runConfig, type RunConfigInput } from '../../../contract/run-config'
import type { RunSummary } from '../../../contract/records'
import { groupFigure } from '../../../core/figures/group-figure'
import { madeRun } from '../../testing/made-records'
import { groupingsOf, groupRuns } from './group-by'

function run(id: string, change: Partial<RunConfigInput>): RunSummary {
  const made = madeRun(id)
  return { ...made, config: runConfig.parse({ ...made.config, ...change }) }
}

const runs = [
  run('a', { seed: 0, mixing: { policy: 'none' } }),
  run('b', { seed: 1, mixing: { policy: 'none' }, training: { batchSize: 32 } }),
  run('c', { seed: 0, mixing: { policy: 'cutmix' } })
]
const grouped = (key: string) =>
  groupRuns(runs, key, (id) => (id === 'c' ? 'Comparison' : null)).map(({ label, runs }) => [
    label,
    runs.map(({ id }) => id).join('')
  ])

it('offers whatever differs, but for the seed', () => {
  const keys = groupingsOf(runs).map(({ key }) => key)
  expect(keys).toEqual(expect.arrayContaining(['policy', 'experiment', 'training.batchSize']))
  expect(keys).not.toContain('seed')
  expect(keys).not.toContain('training.epochs')
})

it('puts runs with the same value together, plain training in grey', () => {
  expect(grouped('policy')).toEqual([
    ['Plain', 'ab'],
    ['CutMix', 'c']
  ])
  expect(groupRuns(runs, 'policy', () => null).map(({ style }) => style.colour)).toEqual([7, 0])
  expect(grouped('training.batchSize')).toEqual([
    ['Batch size 64', 'ac'],
    ['Batch size 32', 'b']
  ])
  expect(grouped('experiment')).toEqual([
    ['By themselves', 'ab'],
    ['Comparison', 'c']
  ])
})

it('draws the mean of a group with the interval of the mean', () => {
  const style = { colour: 0, dash: [] }
  const member = (y: number[]) => ({ label: '', x: [1, 2], y })
  const groups = [{ label: 'Plain', style, members: [member([1, 2]), member([3, 2])] }]
  const axis = { title: 'Loss', isShare: false, logarithmic: false }
  const figure = groupFigure('Loss', axis, groups, false)
  expect(figure?.lines[0]).toMatchObject({ label: 'Plain (2)', members: [] })
  // Student's t with 1 degree of freedom: 12.706; the standard error of 1 and 3 is 1.
  expect(figure?.lines[0]?.points[0]).toMatchObject({ x: 1, mean: 2 })
  expect(figure?.lines[0]?.points[0]?.high).toBeCloseTo(2 + 12.706, 3)
  expect(figure?.lines[0]?.points[1]).toMatchObject({ mean: 2, low: 2, high: 2 })
  expect(groupFigure('Loss', axis, groups, true)?.lines[0]?.members).toHaveLength(2)
  expect(groupFigure('Loss', axis, [], true)).toBeNull()
})

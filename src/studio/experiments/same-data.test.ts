import { expect, it } from 'vitest'
import { runStatus, type RunSummary } from '../../contract/records'
import { runConfig } from '../../contract/run-config'
import { describeData, SameData, setAsideBecause, trainedData } from './same-data'

const config = runConfig.parse({
  data: { source: { kind: 'path', path: '/data/parts.csv' } },
  model: { architecture: 'mlp' }
})
const examples = { train: 70, validation: 15, test: 15 }

function run(created: number, digests?: { content: string; split: string }, step = 10): RunSummary {
  const status = runStatus.parse({
    ...{ state: 'finished', created, updated: created, epoch: 1, epochs: 1, step },
    ...{ stepsPerEpoch: 10, bestEpoch: null, bestValue: null, reason: null, error: null },
    ...{ examples, digests }
  })
  return { id: `run-${created}`, name: '', config, status, user: { tags: [], deleted: null } }
}

const before = { content: 'a', split: 's' }
const after = { content: 'b', split: 's' }

it('counts the runs that saw the data of the newest, and what has not begun', () => {
  const runs = [run(1, before), run(2, after), run(3), run(4, { ...after, split: 't' }, 10)]
  const same = new SameData(runs.slice(0, 3))
  expect(runs.map((one) => same.counts(one))).toEqual([false, true, false, false])
  expect(same.counts(run(5, undefined, 0))).toBe(true)
  expect(runs.slice(0, 3).map(setAsideBecause)).toEqual([
    'other data',
    'other data',
    'unknown data'
  ])
})

it('counts runs of an earlier version only among themselves, and says so', () => {
  const old = [run(1), run(2)]
  expect(old.map((one) => new SameData(old).counts(one))).toEqual([true, true])
  expect(describeData(old, [])).toEqual([
    expect.stringMatching(/^2 of 2 runs were made by an earlier/)
  ])
})

it('says that data have changed, and lists digests with the sizes of the splits', () => {
  const aside = { label: 'Plain', seed: 0, fold: null, run: 'run-1', reason: 'other data' as const }
  expect(describeData([run(2, after)], [aside])).toEqual([
    expect.stringMatching(/has changed: 1 run saw other data and is not counted\. Start/)
  ])
  expect(trainedData([run(2, after), run(3, after)])).toEqual([
    { digests: after, examples, runs: 2 }
  ])
})

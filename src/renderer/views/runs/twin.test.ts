import { expect, it } from 'vitest'
import { runConfig } from '../../../contract/run-config'
import { runSummary, type RunState } from '../../../contract/records'
import { reportForTests } from '../../../contract/testing/report'
import { existingRun, twinOf } from './twin'

const config = (mixing: object, seed = 3) =>
  runConfig.parse({
    ...{ name: 'mine', seed, mixing },
    data: { source: { kind: 'generated', name: 'two-moons' } },
    model: { architecture: 'mlp' }
  })
const mixed = config({ policy: 'manifold', alpha: 1 })

const run = (state: RunState, of = mixed) =>
  runSummary.parse({
    ...{ id: state, name: 'run', config: of, user: {} },
    status: {
      ...{ state, created: 0, updated: 0, epoch: 0, epochs: 1, step: 0, stepsPerEpoch: null },
      ...{ bestEpoch: null, bestValue: null, reason: null, error: null }
    }
  })

it('is plain training with the same seed', () => {
  expect(twinOf(mixed, null)).toEqual({ ...config({ policy: 'none' }), name: '' })
})

it('mixes as is recommended for the data where the run is plain', () => {
  const report = reportForTests({ task: 'regression', classes: [], targets: ['y'] })
  const record = { id: 'a', name: 'a', source: report.source, reading: report.reading }
  const plain = config({ policy: 'none' })
  expect(twinOf(plain, null).mixing.policy).toBe('input')
  expect(twinOf(plain, { ...record, added: 0, report })).toMatchObject({
    seed: 3,
    mixing: { policy: 'input' }
  })
})

it('is a run that is there already, but not one that failed', () => {
  const wanted = { ...mixed, name: 'other' }
  expect(existingRun(wanted, [run('failed'), run('finished')])?.id).toBe('finished')
  expect(existingRun(wanted, [run('failed')])).toBeNull()
  expect(existingRun(wanted, [run('finished', config({ policy: 'none' }))])).toBeNull()
})

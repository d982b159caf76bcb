import { expect, it } from 'vitest'
import { runConfig, type RunConfigInput } from '../../../contract/run-config'
import type { RunStatus, RunSummary } from '../../../contract/records'
import { madeRun } from '../../testing/made-records'
import { overlaid, runsToCompare } from './beside'
import { valueLine } from './curves'

function run(
  id: string,
  change: Partial<RunConfigInput>,
  status: Partial<RunStatus> = {}
): RunSummary {
  const made = madeRun(id, status)
  return { ...made, config: runConfig.parse({ ...made.config, ...change }) }
}

it('compares with runs on the same data that have ended, plain twins first', () => {
  const own = run('own', { seed: 3 })
  const moons = { source: { kind: 'generated', name: 'two-moons' } } as const
  const others = [
    run('longer', { seed: 3, training: { epochs: 99 } }),
    run('other seed', { seed: 4, mixing: { policy: 'none' } }),
    run('twin', { seed: 3, mixing: { policy: 'none' } }),
    run('other data', { seed: 3, data: moons }),
    run('still trains', { seed: 3 }, { state: 'running' }),
    run('never began', { seed: 3 }, { state: 'stopped', step: 0 })
  ]
  expect(runsToCompare(own, [own, ...others]).map(({ id }) => id)).toEqual([
    'twin',
    'other seed',
    'longer'
  ])
})

it('draws the other run dashed, in the colour of the measure', () => {
  const lines = (score: number) => [valueLine('Accuracy', [0, 1], [score, 0], { colour: 2 })]
  expect(overlaid(lines, 0.9, null, 'Plain')).toHaveLength(1)
  const [own, other] = overlaid(lines, 0.9, 0.8, 'Plain')
  expect(own).toMatchObject({ label: 'Accuracy', colour: 2, dash: [] })
  expect(other).toMatchObject({ label: 'Accuracy: Plain', colour: 2, dash: [5, 4], y: [0.8, 0] })
  expect(other?.key).not.toBe(own?.key)
})

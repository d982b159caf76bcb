import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ExperimentDetails } from '../../src/contract/experiment/calls'
import { keepRun } from './testing/keep-run'
import { trainedDepth } from './trained-depth'

const experimentOf = (name: string): ExperimentDetails => {
  const rows = [{ label: 'Plain' }, { label: 'Input mixup', verdict: { outcome: 'better' } }]
  const members = [0, 1].flatMap((seed) => [
    { label: 'Plain', seed, run: `${name}-${seed}` },
    { label: 'Input mixup', seed, run: null }
  ])
  return { table: { rows }, members } as unknown as ExperimentDetails
}

it('is the mean over seeds and examples, with the interval of crossed factors', async () => {
  const home = await mkdtemp(join(tmpdir(), 'trained-depth-'))
  await keepRun(home, 'head-0', [true, false, false, false])
  await keepRun(home, 'head-1', [false, false, true, false])
  await keepRun(home, 'blocks-0', [true, true, true, false])
  await keepRun(home, 'blocks-1', [true, true, true, false])
  const text = await trainedDepth(home, experimentOf('head'), experimentOf('blocks'))
  // Differences by example of [0, 1, 1, 0] and [1, 1, 0, 0]: MSA and MSE are 1/3, MSS is 0, so the variance is 1/24 with 1.5
  // degrees of freedom: half the width is 6.02 / sqrt(24) = 1.23, more than can be on the upper side.
  expect(text).toContain(
    'the last layer alone: +50.00 points [-72.81, +100.00] in accuracy, over 2 seeds.'
  )
})

it('is empty with one seed', async () => {
  const home = await mkdtemp(join(tmpdir(), 'trained-depth-'))
  await keepRun(home, 'head-0', [true, false, false, false])
  await keepRun(home, 'blocks-0', [true, true, true, false])
  expect(await trainedDepth(home, experimentOf('head'), experimentOf('blocks'))).toBe('')
})

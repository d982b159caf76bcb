import { mkdtemp, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ExperimentDetails } from '../../src/contract/experiment/calls'
import { writeJson } from '../../src/storage/json'
import { runFiles } from '../../src/storage/run-files'
import { writeArrays } from '../../src/storage/stored-arrays'
import { trainedDepth } from './trained-depth'

const labels = [0, 1, 0, 1]

/** A run whose model gets the examples right that `right` says. */
async function keepRun(home: string, run: string, right: boolean[]): Promise<void> {
  const files = runFiles(join(home, 'runs', run))
  await mkdir(join(files.folder, 'evaluation'), { recursive: true })
  const accuracy = right.filter(Boolean).length / right.length
  await writeJson(files.status, {
    ...{ state: 'finished', created: 0, updated: 0, epoch: 1, epochs: 1, step: 1 },
    ...{ stepsPerEpoch: 1, bestEpoch: null, bestValue: null, reason: null, error: null },
    results: [
      {
        ...{ split: 'test', at: 'last', epoch: 1 },
        scores: { examples: 4, score: accuracy, accuracy, loss: 1 }
      }
    ]
  })
  const logits = labels.flatMap((label, example) => {
    const predicted = right[example] ? label : 1 - label
    return predicted === 0 ? [1, 0] : [0, 1]
  })
  const targets = labels.flatMap((label) => (label === 0 ? [1, 0] : [0, 1]))
  await writeArrays(files.predictions('last', 'test'), {
    epoch: 1,
    arrays: {
      logits: { shape: [4, 2], data: Float32Array.from(logits) },
      targets: { shape: [4, 2], data: Float32Array.from(targets) },
      origin: { shape: [4], data: Int32Array.from([0, 1, 2, 3]) }
    }
  })
}

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
  // Differences by example [0, 1, 1, 0] and [1, 1, 0, 0]: a mean of 0.5; of both seeds 0.5.
  expect(text).toMatch(/the last layer alone: \+50\.00 points \[-\d+\.\d\d, \+\d+\.\d\d\]/)
  expect(text).toContain('over 2 seeds and 4 test drawings')
})

it('is empty with one seed', async () => {
  const home = await mkdtemp(join(tmpdir(), 'trained-depth-'))
  await keepRun(home, 'head-0', [true, false, false, false])
  await keepRun(home, 'blocks-0', [true, true, true, false])
  expect(await trainedDepth(home, experimentOf('head'), experimentOf('blocks'))).toBe('')
})

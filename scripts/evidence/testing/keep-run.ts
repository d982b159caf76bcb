import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeJson } from '../../../src/storage/json'
import { runFiles } from '../../../src/storage/run-files'
import { writeArrays } from '../../../src/storage/stored-arrays'

const labels = [0, 1, 0, 1]

/** A run of four test examples, whose model gets those right that `right` says. */
export async function keepRun(home: string, run: string, right: boolean[]): Promise<void> {
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

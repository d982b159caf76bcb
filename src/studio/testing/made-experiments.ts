import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { experimentDefinition } from '../../contract/experiment/definition'
import type { EpochMetrics, Scores } from '../../contract/metrics'
import { runStatus } from '../../contract/records'
import { generator } from '../../core/random'
import { ExperimentStore } from '../experiments/experiment-store'
import { expandGrid, placesOf, runConfiguration } from '../experiments/expand'

const epochs = 20
const stepsPerEpoch = 10
const began = Date.UTC(2026, 0, 1)
const policies = [
  { policy: 'input', alpha: 0.2 },
  { policy: 'manifold', alpha: 2 },
  { policy: 'cutmix', alpha: 1 }
]

/**
 * Writes experiments whose runs have all finished, as trainers would have left them: each has four configurations.
 * @returns the ids of the experiments
 */
export async function writeExperiments(
  home: string,
  { experiments, seeds }: { experiments: number; seeds: number }
): Promise<string[]> {
  const store = new ExperimentStore(join(home, 'experiments'))
  const ids: string[] = []
  for (let number = 0; number < experiments; number++) {
    const definition = experimentDefinition.parse({
      name: `Made experiment ${number}`,
      question: 'Are many runs listed quickly?',
      base: {
        data: { source: { kind: 'bundled', name: 'digits' }, examplesPerClass: 10 + number },
        model: { architecture: 'small-cnn' },
        training: { epochs }
      },
      grid: { mixing: policies },
      seeds: Array.from({ length: seeds }, (_, seed) => seed)
    })
    ids.push(await store.save(definition))
    const cells = expandGrid(definition)
    for (const [place, cell] of cells.entries()) {
      for (const seed of definition.seeds) {
        const run = ((number * cells.length + place) * seeds + seed).toString().padStart(9, '0')
        const [at] = placesOf(seed, definition)
        const config = runConfiguration(cell, at!, definition)
        await writeFinishedRun(join(home, 'runs', `20260101-${run}-made`), config, place)
      }
    }
  }
  return ids
}

async function writeFinishedRun(
  folder: string,
  config: { seed: number },
  place: number
): Promise<void> {
  const random = generator(config.seed, 'generation', place)
  const accuracy = 0.85 + 0.02 * place + 0.03 * random.uniform()
  const results = (['validation', 'test'] as const).flatMap((split) =>
    (['best', 'last'] as const).map((at) => ({
      split,
      at,
      epoch: epochs,
      scores: scoresOf(accuracy)
    }))
  )
  const status = runStatus.parse({
    state: 'finished',
    ...{ created: began, updated: began + 20_000, epoch: epochs, epochs },
    ...{ step: epochs * stepsPerEpoch, stepsPerEpoch, bestEpoch: epochs, bestValue: accuracy },
    ...{ reason: 'completed', error: null, results }
  })
  const lines = Array.from({ length: epochs }, (_, index) => [
    JSON.stringify({ type: 'steps', columns: stepsOf(index) }),
    JSON.stringify({ type: 'epoch', metrics: epochOf(index + 1, accuracy) })
  ])
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'config.json'), JSON.stringify(config))
  await writeFile(join(folder, 'status.json'), JSON.stringify(status))
  await writeFile(join(folder, 'metrics.jsonl'), `${lines.flat().join('\n')}\n`)
}

const scoresOf = (accuracy: number): Scores => ({
  ...{ examples: 270, loss: 1 - accuracy, score: accuracy, accuracy, ece: 0.05 },
  perClass: Array.from({ length: 10 }, (_, index) => ({
    ...{ name: `${index}`, examples: 27, precision: accuracy, recall: accuracy, f1: accuracy }
  })),
  confusion: Array.from({ length: 10 }, (_row, row) =>
    Array.from({ length: 10 }, (_column, column) => (row === column ? 25 : 0))
  )
})

function stepsOf(epoch: number) {
  const rows = Array.from({ length: stepsPerEpoch }, (_, index) => epoch * stepsPerEpoch + index)
  return {
    step: rows.map((row) => row + 1),
    epoch: rows.map(() => epoch + 1),
    loss: rows.map((row) => 2 / (1 + row)),
    learningRate: rows.map(() => 0.001),
    lambda: rows.map(() => 1),
    time: rows.map((row) => began + 100 * row)
  }
}

const epochOf = (epoch: number, accuracy: number): EpochMetrics => ({
  ...{ epoch, step: epoch * stepsPerEpoch, trainLoss: 2 / epoch, learningRate: 0.001 },
  validation: { examples: 270, loss: 1 / epoch, score: accuracy, accuracy },
  ...{ seconds: 1, examplesPerSecond: 1000, time: began + 1000 * epoch }
})

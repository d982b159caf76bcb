/** Imports data, trains on them, scores the model and predicts, as the studio does, and prints how long each took. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runConfig, type RunConfigInput } from '../src/contract/run-config'
import type { RunEvent } from '../src/contract/events'
import { digestsOf } from '../src/engine/data/digest'
import { loadDataSet } from '../src/engine/data/load'
import { prepare } from '../src/engine/data/preparation/prepare'
import { predictRun } from '../src/engine/scoring/run'
import { loadTensorFlow } from '../src/engine/runtime/tensorflow'
import { openTraining } from '../src/engine/training/train'

export interface LargeFigures {
  examples: number
  seconds: Record<'import' | 'prepare' | 'train' | 'evaluate' | 'predict', number>
  /** What the model was asked for at the end. */
  predictions: number
  /** Of the last epoch on the validation split. */
  score: number
}

/** @param toPredict a file or folder; none where it is left out */
const [home, text, toPredict] = process.argv.slice(2)
const config = runConfig.parse(JSON.parse(text!) as RunConfigInput)
const folder = join(home!, 'runs', 'large')
await mkdir(folder, { recursive: true })
let began = performance.now()
const lap = (what: string): number => {
  const now = performance.now()
  const seconds = (now - began) / 1000
  began = now
  console.log(`${what}: ${seconds.toFixed(1)} s`)
  return seconds
}
await loadTensorFlow({ kind: 'cpu', threads: 2 })
lap('start')
const cache = join(home!, 'cache')
const dataSet = await loadDataSet(config.data.source, config.data.reading, cache)
const importing = lap('import')
const { data, preprocessing, split } = prepare(dataSet, config.data, config.seed)
const digests = digestsOf(dataSet, split)
const preparing = lap('prepare')
const training = await openTraining({
  ...{ config, data, preprocessing, digests, folder, cache, resume: false, device: 'cpu' }
})
let score = NaN
const follow = async (events: AsyncIterable<RunEvent>) => {
  for await (const event of events) {
    if (event.type !== 'epoch') continue
    score = event.metrics.validation?.score ?? NaN
    console.log(`epoch ${event.metrics.epoch}: score ${score}`)
  }
}
await follow(training.train())
const train = lap('train')
await follow(training.evaluate())
const evaluate = lap('evaluate')
training.dispose()
const predictions = toPredict ? (await predictRun(folder, 'last', toPredict)).length : 0
const predict = lap('predict')
const seconds = { import: importing, prepare: preparing, train, evaluate, predict }
const examples = dataSet.length
console.log(JSON.stringify({ examples, seconds, predictions, score } satisfies LargeFigures))

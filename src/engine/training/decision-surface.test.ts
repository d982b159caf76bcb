import { expect, it } from 'vitest'
import type { RunEvent } from '../../contract/events'
import type { Preprocessing } from '../../contract/preprocessing'
import { runFiles } from '../../storage/run-files'
import { readSurface } from '../../storage/surface-file'
import { loadDataSet } from '../data/load'
import { prepare } from '../data/preparation/prepare'
import { readWeights } from '../run-folder/model-folder'
import { openTrainedModel } from '../run-folder/trained-model'
import { withDecisionSurface } from './decision-surface'
import { collect, curve, newFolder, openSmall, smallConfig } from './testing/small-run'

const everyStep = { epochs: 4, batchSize: 16, checkpointEvery: 0 }
const openSmallParts = async ({ data: config, seed }: ReturnType<typeof smallConfig>) =>
  prepare(await loadDataSet(config.source, config.reading, newFolder()), config, seed)
const surfaceOf = async (folder: string) => (await readSurface(runFiles(folder), -1))!

it('a frame is kept before training and after every epoch, and is what the model says', async () => {
  const folder = newFolder()
  const training = await openSmall(smallConfig(), folder)
  await collect(training.train())
  await collect(training.evaluate())
  training.dispose()
  const { epochs, frames, side, classes, horizontal, vertical, points } = await surfaceOf(folder)
  expect([...epochs]).toEqual([0, 1, 2, 3, 4])
  expect(classes).toEqual(['0', '1', '2'])
  expect(points.map(({ split, label }) => [split, label.length])).toEqual([
    ...[
      ['train', 70],
      ['validation', 15],
      ['test', 15]
    ]
  ])
  const { predictor, record } = await openTrainedModel(folder, 'last')
  const [first, second] =
    record.preprocessing.features.kind === 'table' ? record.preprocessing.features.columns : []
  if (first?.kind !== 'numeric' || second?.kind !== 'numeric') throw new Error('two numbers')
  const [column, row] = [5, side - 3]
  const at = ([low, high]: [number, number], index: number) =>
    low + ((index + 0.5) / side) * (high - low)
  const x = (at(horizontal, column) - first.offset) / first.scale
  const y = (at(vertical, row) - second.offset) / second.scale
  const logits = await predictor.predict(Float32Array.of(x, y), 1)
  predictor.dispose()
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0)
  const start = (4 * side * side + row * side + column) * 3
  logits.forEach((logit, output) => {
    expect(Math.abs(frames[start + output]! / 255 - Math.exp(logit) / total)).toBeLessThan(0.004)
  })
})

it('keeping it changes nothing of the training, to the bit', async () => {
  const config = smallConfig()
  const known = await openSmallParts(config)
  const trained = async (features: Preprocessing['features']) => {
    const folder = newFolder()
    const preprocessing = { ...known.preprocessing, features }
    const training = await openSmall(config, folder, { preprocessing })
    const events = await collect(training.train())
    await collect(training.evaluate())
    training.dispose()
    const { weights } = (await readWeights(folder, 'last'))!
    return { surface: await readSurface(runFiles(folder), -1), weights, curve: curve(events) }
  }
  const { features } = known.preprocessing
  if (features.kind !== 'table') throw new Error('blobs are a table')
  const drawn = await trained(features)
  // a third column, which the data do not have, makes it nothing to draw
  const not = await trained({ ...features, columns: [...features.columns, features.columns[0]!] })
  expect(drawn.surface).not.toBeNull()
  expect(not.surface).toBeNull()
  expect(not.curve).toEqual(drawn.curve)
  expect(not.weights).toEqual(drawn.weights)
})

it('a run that was stopped and resumed ends with the same frames', async () => {
  const config = smallConfig({ training: everyStep })
  const whole = newFolder()
  const training = await openSmall(config, whole)
  await collect(training.train())
  training.dispose()

  const folder = newFolder()
  const first = await openSmall(config, folder)
  for await (const event of first.train()) {
    if (event.type === 'steps' && event.columns.step.includes(13)) break
  }
  first.dispose()
  expect([...(await surfaceOf(folder)).epochs]).toEqual([0, 1, 2])
  const second = await openSmall(config, folder, { resume: true })
  await collect(second.train())
  second.dispose()
  expect(await surfaceOf(folder)).toEqual(await surfaceOf(whole))
})

it('of many epochs a hundred are kept, evenly spread, and the last one', async () => {
  const folder = newFolder()
  const { data, preprocessing } = await openSmallParts(smallConfig())
  const predict = (features: Float32Array) =>
    Promise.resolve(new Float32Array(1.5 * features.length))
  const parts = { folder, resume: false, epochs: 250, parameters: 1e9, runner: { predict } }
  await collect(withDecisionSurface({ ...parts, data, preprocessing }, eventsOf(232)))
  const { epochs, side, frames } = await surfaceOf(folder)
  expect([...epochs]).toEqual([...Array.from({ length: 77 }, (_, index) => 3 * (index + 1)), 232])
  // such a large model is evaluated at few points; no preference is a third each
  expect(side).toBe(24)
  expect(frames.every((byte) => byte === 85)).toBe(true)
})

/** Events of a run of so many epochs that nothing computes. */
async function* eventsOf(epochs: number): AsyncGenerator<RunEvent, void> {
  for (let epoch = 1; epoch <= epochs; epoch++) {
    await Promise.resolve()
    yield { type: 'epoch', metrics: { epoch } } as RunEvent
  }
  yield { type: 'finished', epoch: epochs } as RunEvent
}

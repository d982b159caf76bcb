import * as tf from '@tensorflow/tfjs'
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RunEvent } from '../../contract/events'
import { largestInRows } from '../../core/probabilities'
import { readOutcome } from '../run-folder/results'
import { collect, curve, newFolder, ofType, openSmall, smallConfig } from './testing/small-run'

/** Pulls events until the steps reported reach a number, then returns from the generator. */
async function trainUntil(events: AsyncGenerator<RunEvent>, step: number): Promise<RunEvent[]> {
  const seen: RunEvent[] = []
  for await (const event of events) {
    seen.push(event)
    if ((ofType(seen, 'steps').at(-1)?.columns.step.at(-1) ?? 0) >= step) break
  }
  return seen
}

/** Every step is an event and a checkpoint, so that a test can stop at any of them. */
const everyStep = { epochs: 4, batchSize: 16, checkpointEvery: 0 }

it('a run tells its steps, epochs, checkpoints and end', async () => {
  const folder = newFolder()
  const training = await openSmall(smallConfig(), folder)
  const events = await collect(training.train())
  expect(events[0]).toMatchObject({
    ...{ type: 'started', epochs: 4, stepsPerEpoch: 5, resumedAt: 0, trainExamples: 70 },
    task: 'classification',
    ...{ validationExamples: 15, testExamples: 15, parameters: 2 * 8 + 8 + 8 + 8 * 3 + 3 }
  })
  const { steps, epochs } = curve(events)
  expect(steps).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  expect(epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
    ...[
      [1, 5],
      [2, 10],
      [3, 15],
      [4, 20]
    ]
  ])
  expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'completed', epoch: 4, step: 20 })
  training.dispose()
})

it.each([3, 5, 7, 13])('stopped at step %i and resumed, the curve is the same', async (step) => {
  const whole = await openSmall(smallConfig({ training: everyStep }), newFolder())
  const expected = curve(await collect(whole.train()))
  whole.dispose()

  const folder = newFolder()
  const first = await openSmall(smallConfig({ training: everyStep }), folder)
  const before = await trainUntil(first.train(), step)
  first.dispose()
  const second = await openSmall(smallConfig({ training: everyStep }), folder, { resume: true })
  const after = await collect(second.train())
  second.dispose()
  expect(after[0]).toMatchObject({ type: 'started', resumedAt: step })
  expect(curve([...before, ...after])).toEqual(expected)
})

it('a stop during validation tells its epoch once, and with the best of it', async () => {
  const config = smallConfig({ training: { ...everyStep, epochs: 1 } })
  const folder = newFolder()
  const first = await openSmall(config, folder)
  const events = first.train()
  await trainUntil(events, 5)
  first.dispose()
  const second = await openSmall(config, folder, { resume: true })
  const after = await collect(second.train())
  expect(curve(after).steps).toEqual([])
  expect(curve(after).epochs).toHaveLength(1)
  expect(ofType(await collect(second.evaluate()), 'evaluated')).toHaveLength(4)
  second.dispose()
})

it('a damaged checkpoint is reported, and the one before it continues the same curve', async () => {
  const whole = await openSmall(smallConfig({ training: everyStep }), newFolder())
  const expected = curve(await collect(whole.train()))
  whole.dispose()

  const folder = newFolder()
  const first = await openSmall(smallConfig({ training: everyStep }), folder)
  await trainUntil(first.train(), 8)
  first.dispose()
  const checkpoints = join(folder, 'checkpoints')
  const newest = join(checkpoints, 'step-000000008.safetensors')
  const bytes = readFileSync(newest)
  bytes[bytes.length - 3]! ^= 1
  writeFileSync(newest, bytes)
  const second = await openSmall(smallConfig({ training: everyStep }), folder, { resume: true })
  const after = await collect(second.train())
  second.dispose()
  expect(after[0]).toMatchObject({ type: 'warning' })
  expect(after[1]).toMatchObject({ type: 'started', resumedAt: 7 })
  expect(curve(after).losses).toEqual(expected.losses.slice(7))
})

it('with every checkpoint cut off, the run starts over and says so', async () => {
  const folder = newFolder()
  const first = await openSmall(smallConfig({ training: everyStep }), folder)
  await trainUntil(first.train(), 8)
  first.dispose()
  for (const name of readdirSync(join(folder, 'checkpoints'))) {
    truncateSync(join(folder, 'checkpoints', name), 100)
  }
  const second = await openSmall(smallConfig({ training: everyStep }), folder, { resume: true })
  const after = await collect(second.train())
  second.dispose()
  expect(ofType(after, 'warning')[0]?.message).toMatch(/from the beginning/)
  expect(ofType(after, 'started')[0]?.resumedAt).toBe(0)
})

it('the last two checkpoints and the best are kept, and nothing else', async () => {
  const folder = newFolder()
  const training = await openSmall(smallConfig({ training: everyStep }), folder)
  const events = await collect(training.train())
  training.dispose()
  const accuracies = curve(events).epochs.map(({ validation }) => validation!.accuracy!)
  const bestOf = (epochs: number) => {
    const seen = accuracies.slice(0, epochs)
    return 5 * (seen.indexOf(Math.max(...seen)) + 1)
  }
  const saved = ofType(events, 'checkpoint').map(({ step, best }) => [step, best?.epoch ?? null])
  expect(saved.slice(-2)).toEqual([
    [19, bestOf(3) / 5],
    [20, bestOf(4) / 5]
  ])
  // the checkpoint of step 19 names the best of three epochs, that of step 20 the best of all
  const best = [...new Set([bestOf(3), bestOf(4)])].sort((a, b) => a - b)
  const name = (kind: string, step: number) =>
    `${kind}-${String(step).padStart(9, '0')}.safetensors`
  expect(readdirSync(join(folder, 'checkpoints')).sort()).toEqual([
    ...best.map((step) => name('best', step)),
    name('step', 19),
    name('step', 20)
  ])
})

it('metrics are on the disk before any checkpoint', async () => {
  const order: string[] = []
  const training = await openSmall(smallConfig({ training: everyStep }), newFolder(), {
    beforeCheckpoint: () => Promise.resolve(void order.push('flush'))
  })
  for await (const event of training.train()) order.push(event.type)
  training.dispose()
  const saves = order.flatMap((type, index) => (type === 'checkpoint' ? [index] : []))
  expect(saves.length).toBeGreaterThan(15)
  for (const index of saves) expect(order[index - 1]).toBe('flush')
})

it('early stopping looks at validation only, and waits for its patience', async () => {
  const training = await openSmall(
    smallConfig({
      optimizer: { kind: 'sgd', learningRate: 1e-9 },
      schedule: { kind: 'constant' },
      model: { architecture: 'linear' },
      training: { epochs: 50, earlyStopping: { metric: 'score', patience: 3 } }
    }),
    newFolder()
  )
  const events = await collect(training.train())
  training.dispose()
  // nothing improves after the first epoch
  expect(events.at(-1)).toMatchObject({ reason: 'stopped early', epoch: 4, bestEpoch: 1 })
})

it('a loss that is no number ends the run, with advice and the last good checkpoint', async () => {
  const folder = newFolder()
  const training = await openSmall(
    smallConfig({
      optimizer: { kind: 'sgd', learningRate: 100, momentum: 0.99 },
      model: { architecture: 'mlp', hidden: [64, 64, 64] },
      schedule: { kind: 'constant' },
      mixing: { policy: 'none' },
      training: { ...everyStep, epochs: 200 }
    }),
    folder
  )
  await expect(collect(training.train())).rejects.toMatchObject({
    code: 'diverged',
    message: expect.stringMatching(/Lower the learning rate \(100 now\)/)
  })
  // It counts as the largest training class, for every test example.
  const scored = ofType(await collect(training.scoreUninformed()), 'uninformed')
  const stored = await readOutcome(folder, 'uninformed', 'test')
  const predicted = new Set(largestInRows(stored!.logits, 3))
  expect(predicted.size).toBe(1)
  const right = stored!.labels!.filter((label) => predicted.has(label)).length
  expect(scored.find(({ split }) => split === 'test')?.scores).toMatchObject({
    examples: stored!.origin.length,
    accuracy: right / stored!.origin.length
  })
  training.dispose()
  expect(readdirSync(join(folder, 'checkpoints')).length).toBeGreaterThan(0)
})

it('no tensor is left behind in 50 epochs', async () => {
  const training = await openSmall(smallConfig({ training: { epochs: 50 } }), newFolder())
  const counts: number[] = []
  for await (const event of training.train()) {
    if (event.type === 'epoch') counts.push(tf.memory().numTensors)
  }
  expect(new Set(counts).size).toBe(1)
  training.dispose()
})

it('runs that differ in their policy begin with the same weights and order', async () => {
  const first = async (policy: 'none' | 'input') => {
    const model = { architecture: 'mlp' as const, hidden: [8] }
    const mixing = policy === 'none' ? { policy } : { policy, alpha: 0 }
    const training = await openSmall(smallConfig({ mixing, model }), newFolder())
    const { losses } = curve(await collect(training.train()))
    training.dispose()
    return losses
  }
  // alpha 0 mixes nothing; what is left of rounding does not grow in 20 steps
  const [clean, unmixed] = [await first('none'), await first('input')]
  clean.forEach((loss, i) => expect(Math.abs(loss - unmixed[i]!)).toBeLessThan(1e-5))
})

it('combinations that make no sense are refused', async () => {
  const nothing = { length: 0, targets: new Float32Array(0) }
  const config = smallConfig({ training: { earlyStopping: {} } })
  await expect(
    openSmall(config, newFolder(), {
      change: (data) => ({ ...data, validation: { ...data.validation, ...nothing } })
    })
  ).rejects.toThrow(/needs a validation split/)
  await expect(
    openSmall(smallConfig(), newFolder(), {
      change: (data) => ({ ...data, train: { ...data.train, ...nothing } })
    })
  ).rejects.toThrow(/training split is empty/)
  await expect(
    openSmall(smallConfig({ mixing: { policy: 'cutmix' } }), newFolder())
  ).rejects.toThrow(/choose input mixup/)
  await expect(openSmall(smallConfig({ training: { batchSize: 1 } }), newFolder())).rejects.toThrow(
    /Batch normalisation needs batches of two/
  )
})

it('an epoch whose last batch would hold one example trains as compiled and as eager steps', async () => {
  const losses = async (engine: 'compiled' | 'eager') => {
    const config = smallConfig({ training: { batchSize: 23, epochs: 2 }, compute: { engine } })
    const training = await openSmall(config, newFolder())
    const steps = ofType(await collect(training.train()), 'steps')
    training.dispose()
    return steps.flatMap(({ columns }) => [...columns.loss])
  }
  const [compiled, eager] = [await losses('compiled'), await losses('eager')]
  expect(compiled).toHaveLength(6)
  compiled.forEach((loss, step) => expect(loss).toBeCloseTo(eager[step]!, 4))
})

it('regression on penguins explains most of their body mass, in grams', async () => {
  const config = smallConfig({
    model: { architecture: 'mlp', hidden: [16] },
    mixing: { policy: 'input' },
    training: { epochs: 30, batchSize: 32, best: 'loss' }
  })
  config.data.source = { kind: 'bundled', name: 'penguins' }
  config.data.reading = { ...config.data.reading, target: 'Body Mass (g)', task: 'regression' }
  const training = await openSmall(config, newFolder())
  await collect(training.train())
  const results = ofType(await collect(training.evaluate()), 'evaluated')
  training.dispose()
  const { scores } = results.find(({ at, split }) => at === 'best' && split === 'test')!
  expect(scores.r2).toBeGreaterThan(0.7)
  // the masses spread by about 800 g
  expect(scores.rmse).toBeGreaterThan(150)
  expect(scores.rmse).toBeLessThan(500)
})

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { RunEvent } from '../../contract/events'
import { runConfig, type RunConfigInput } from '../../contract/run-config'
import { curve, newFolder, ofType, openSmall } from './testing/small-run'

const digits: Omit<RunConfigInput, 'model'> = {
  data: {
    source: { kind: 'bundled', name: 'digits' },
    reading: { image: { height: 8, width: 8, channels: 1 } },
    examplesPerClass: 30
  },
  mixing: { policy: 'input' },
  training: { epochs: 4, batchSize: 16, checkpointEvery: 1000 }
}

// Steps of the net are long and run one at a time; those of the table are short and submitted ahead.
it.each([
  ['long', { architecture: 'small-cnn', filters: [64, 128] }],
  ['brief', { architecture: 'mlp', hidden: [16] }]
] as const)(
  'with %s steps, charts get every step, once and in order, and messages their turn',
  async (_, model) => {
    const config = runConfig.parse({ ...digits, model })
    const training = await openSmall(config, newFolder())
    const events: RunEvent[] = []
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    for await (const event of training.train()) events.push(event)
    clearInterval(timer)
    training.dispose()
    const { steps, losses, lambdas, rates } = curve(events)
    const [started] = ofType(events, 'started')
    const all = started!.stepsPerEpoch * config.training.epochs
    expect(steps).toEqual(Array.from({ length: all }, (_, index) => index + 1))
    for (const values of [losses, lambdas, rates]) {
      expect(values.length).toBe(all)
      expect(values.every(Number.isFinite)).toBe(true)
    }
    // Each step has a distinct loss: none was reported twice or swapped.
    expect(new Set(losses).size).toBeGreaterThan(0.99 * all)
    // A thread that was held all the time would have had one turn.
    expect(turns).toBeGreaterThan(config.training.epochs)
  }
)

it('saves less often where saving takes long, so that training gets the time', async () => {
  const config = runConfig.parse({
    ...digits,
    model: { architecture: 'mlp', hidden: [16] },
    training: { epochs: 20, batchSize: 16, checkpointEvery: 0.001 }
  })
  const milliseconds = 50
  const training = await openSmall(config, newFolder(), {
    beforeCheckpoint: () => sleep(milliseconds)
  })
  const start = performance.now()
  const events: RunEvent[] = []
  for await (const event of training.train()) events.push(event)
  const taken = performance.now() - start
  training.dispose()
  // The first, the last, and one whenever a hundred times as long has been trained.
  expect(ofType(events, 'checkpoint').length).toBeLessThanOrEqual(2 + taken / (100 * milliseconds))
})

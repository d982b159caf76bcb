import { writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, it, vi } from 'vitest'
import { mixingConfig } from '../../contract/mixing'
import type * as mixing from '../mixing'
import { collect, newFolder, ofType, openSmall, smallConfig } from '../training/testing/small-run'
import { openTrainedModel } from '../run-folder/trained-model'
import { readOutcome } from '../run-folder/results'
import { evaluateRun, predictRun } from './run'

const mixed = vi.hoisted(() => ({ planned: 0, applied: 0 }))
vi.mock('../mixing', async (original) => {
  const actual = await original<typeof mixing>()
  return {
    planMixing: (...of: Parameters<typeof actual.planMixing>) => {
      mixed.planned++
      return actual.planMixing(...of)
    },
    applyMixing: (...of: Parameters<typeof actual.applyMixing>) => {
      mixed.applied++
      return actual.applyMixing(...of)
    }
  }
})

beforeEach(() => {
  mixed.planned = mixed.applied = 0
})

async function home() {
  const folder = join(newFolder(), 'runs', 'one')
  await mkdir(folder, { recursive: true })
  return folder
}

it('no policy ever touches evaluation', async () => {
  const folder = await home()
  // eager steps, since a compiled one asks the policy only when it is recorded
  const training = await openSmall(smallConfig({ compute: { engine: 'eager' } }), folder)
  const events = await collect(training.train())
  // one plan a step, and one for each of these training batches replayed for the honest panel; validation adds none
  expect(mixed).toEqual({ planned: 40, applied: 40 })
  await collect(training.evaluate())
  expect(mixed).toEqual({ planned: 40, applied: 40 })
  training.dispose()
  expect(ofType(events, 'epoch')).toHaveLength(4)
})

it('what is kept are the clean logits of the kept weights', async () => {
  const folder = await home()
  let inputs: Float32Array = new Float32Array(0)
  const training = await openSmall(smallConfig(), folder, {
    change: (data) => {
      inputs = data.test.gather(Array.from({ length: data.test.length }, (_, row) => row))
      return data
    }
  })
  const trained = await collect(training.train())
  const scored = ofType(await collect(training.evaluate()), 'evaluated')
  training.dispose()
  const { bestEpoch } = ofType(trained, 'finished')[0]!
  for (const at of ['best', 'last'] as const) {
    const stored = await readOutcome(folder, at, 'test')
    const { predictor, epoch } = await openTrainedModel(folder, at)
    expect(epoch).toBe(at === 'best' ? bestEpoch : 4)
    expect(stored?.epoch).toBe(epoch)
    expect(stored?.logits).toEqual(await predictor.predict(inputs, 15))
    predictor.dispose()
    const evaluated = scored.find((event) => event.at === at && event.split === 'test')
    expect(await evaluateRun(folder, at, 'test')).toEqual({ ...evaluated!.scores, epoch })
  }
})

it('a stopped run, too, is evaluated and predicts, on any split', async () => {
  const folder = await home()
  const config = smallConfig()
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  const training = await openSmall(config, folder)
  for await (const event of training.train()) if (event.type === 'epoch') break
  training.dispose()
  expect((await evaluateRun(folder, 'last', 'train')).examples).toBe(70)
  const file = join(folder, 'new.csv')
  writeFileSync(file, 'x,y\n1.5,0.5\n-1,2\n')
  const predictions = await predictRun(folder, 'last', file)
  expect(predictions.map(({ where, classes }) => [where, classes?.length])).toEqual([
    ...[
      ['row 1', 3],
      ['row 2', 3]
    ]
  ])
})

it('a run that has not begun says what to do', async () => {
  const folder = await home()
  await expect(evaluateRun(folder, 'best', 'test')).rejects.toMatchObject({ code: 'storage' })
  const training = await openSmall(smallConfig(), folder)
  training.dispose()
  await expect(predictRun(folder, 'last', 'new.csv')).rejects.toThrow(/no checkpoint yet/)
})

it.each(['none', 'manifold', 'regmixup', 'cutmix'] as const)('%s trains images', async (policy) => {
  const config = smallConfig({
    model: { architecture: 'small-cnn', filters: [4], dense: 8 },
    mixing: mixingConfig.parse({ policy }),
    training: { epochs: 1, batchSize: 100, checkpointEvery: 1000 }
  })
  config.data.source = { kind: 'bundled', name: 'digits' }
  const training = await openSmall(config, await home())
  const events = await collect(training.train())
  training.dispose()
  expect(ofType(events, 'finished')[0]?.reason).toBe('completed')
})

import { expect, it } from 'vitest'
import { relativeDifference } from '../../core/relative-difference'
import { readWeights } from '../run-folder/model-folder'
import { collect, newFolder, ofType, openSmall, smallConfig } from './testing/small-run'

const balanced = {
  classWeights: 'effective',
  sampling: 'balanced',
  best: 'balancedAccuracy'
} as const

async function trained(engine: 'compiled' | 'eager') {
  const folder = newFolder()
  const config = smallConfig({ training: { ...balanced, epochs: 2 }, compute: { engine } })
  const training = await openSmall(config, folder)
  const events = await collect(training.train())
  await collect(training.evaluate())
  training.dispose()
  return { events, weights: (await readWeights(folder, 'last'))!.weights }
}

it('weighted classes and balanced batches train the same compiled and eager', async () => {
  const [compiled, eager] = [await trained('compiled'), await trained('eager')]
  for (const [name, values] of Object.entries(eager.weights)) {
    expect(relativeDifference(compiled.weights[name]!, values)).toBeLessThan(1e-4)
  }
  const { metrics } = ofType(compiled.events, 'epoch').at(-1)!
  expect(metrics.trainingSample!.mixedLoss).toBeGreaterThan(metrics.trainingSample!.targetEntropy)
  const epochs = ofType(compiled.events, 'epoch').map((event) => event.metrics.validation!)
  const { bestValue } = ofType(compiled.events, 'finished')[0]!
  expect(bestValue).toBe(Math.max(...epochs.map((scores) => scores.balancedAccuracy!)))
})

it('needs classes', async () => {
  const config = smallConfig({ training: balanced })
  const opening = openSmall(config, newFolder(), {
    change: (data) => ({ ...data, task: 'regression' })
  })
  await expect(opening).rejects.toThrow(/Class weights need classes/)
})

import { expect, it } from 'vitest'
import type { RunConfigInput } from '../../contract/run-config'
import { modelConfig } from '../../contract/model'
import { describeModel } from '../../core/architecture'
import { accuracyCeilings } from '../../core/mixing-targets'
import { collect, newFolder, ofType, openSmall, smallConfig } from './testing/small-run'
import { sampleSize } from './training-sample'

async function samples(changes: Omit<Partial<RunConfigInput>, 'data'>) {
  const training = await openSmall(smallConfig(changes), newFolder())
  const events = await collect(training.train())
  training.dispose()
  return ofType(events, 'epoch').map(({ metrics }) => metrics.trainingSample!)
}

const policies = ['input', 'manifold', 'regmixup', 'column-cutmix'] as const

it.each(policies)(
  '%s: a mixed loss never falls below the entropy of its targets',
  async (policy) => {
    const found = await samples({
      mixing: { policy, alpha: 1, lambdaPer: 'example' },
      training: { epochs: 30, labelSmoothing: 0.1 }
    })
    expect(found).toHaveLength(30)
    for (const one of found) {
      expect(one.mixedExamples).toBe(policy === 'regmixup' ? 140 : 70)
      expect(one.targetEntropy).toBeGreaterThan(0)
      expect(one.mixedLoss).toBeGreaterThanOrEqual(one.targetEntropy - 1e-6)
      expect(one.weightedAccuracy).toBeLessThanOrEqual(one.weightedCeiling! + 1e-6)
      expect(one.cleanExamples).toBe(70)
    }
    // The blobs lie far apart.
    expect(found.at(-1)!.cleanScore).toBeGreaterThan(0.9)
  }
)

it('the ceiling is what calculation gives for alpha 1 and three classes', async () => {
  const found = await samples({
    mixing: { policy: 'input', alpha: 1, lambdaPer: 'example' },
    training: { epochs: 20 }
  })
  const mean = found.reduce((sum, { weightedCeiling }) => sum + weightedCeiling!, 0) / 20
  expect(Math.abs(mean - accuracyCeilings(1, 1 / 3).weighted)).toBeLessThan(0.03)
})

it('without mixing the ceilings are 1 and nothing is subtracted', async () => {
  const [first] = await samples({ mixing: { policy: 'none' }, training: { epochs: 1 } })
  expect(first).toMatchObject({ targetEntropy: 0, weightedCeiling: 1 })
  expect(first!.weightedAccuracy).toBe(first!.dominantAccuracy)
  expect(first!.weightedAccuracy).toBeCloseTo(first!.cleanScore, 6)
  expect(first!.mixedLoss).toBeCloseTo(first!.cleanLoss, 4)
})

it('costs little beside the epoch, however large the model', () => {
  const small = describeModel(modelConfig.parse({ architecture: 'mlp' }), [4], 3)
  const large = describeModel(
    modelConfig.parse({ architecture: 'efficientnet-lite' }),
    [224, 224, 3],
    5
  )
  expect([200, 40_000, 60_000].map((examples) => sampleSize(examples, small))).toEqual([
    256, 400, 512
  ])
  expect([200, 40_000].map((examples) => sampleSize(examples, large))).toEqual([64, 400])
})

import { expect, it } from 'vitest'
import { reportForTests } from '../contract/testing/report'
import { liteForTests as lite } from '../contract/testing/weights'
import {
  describeCompared,
  describeRepeats,
  offeredPolicies,
  recommendedComparison,
  theQuestion
} from './recommended-comparison'

const subject = (change: object = {}) => {
  const report = reportForTests(change)
  return { name: 'Leaves', source: report.source, report }
}
const pictures = { kind: 'image', shape: [12, 12, 1] }
const mixings = (change: object): unknown[] =>
  (recommendedComparison(subject(change), 2).grid['mixing'] ?? []).map(
    (one) => (one as { policy: string }).policy
  )

it('tests every example twice where there are few', () => {
  const definition = recommendedComparison(subject({ ...pictures, examples: 240 }), 2)
  expect(definition).toMatchObject({
    ...{ question: theQuestion, folds: 5, looks: 1, seeds: [0, 1], sideBySide: 2 },
    ...{ metric: 'accuracy', base: { mixing: { policy: 'none' } } }
  })
  expect(describeCompared(definition)).toBe('Plain training against Input mixup and CutMix')
  expect(describeRepeats(definition)).toBe('10 runs each (5 folds, twice)')
})

it('plans looks at 3, 6 and 12 seeds where there are many', () => {
  const definition = recommendedComparison(subject({ examples: 1001 }), 8)
  expect(definition).toMatchObject({ folds: null, looks: 3, seeds: [0, 1, 2], sideBySide: 4 })
  expect(describeRepeats(definition)).toBe('3 seeds each, then 6 and 12 if that is not enough')
})

it('compares policies that suit the data', () => {
  expect(mixings(pictures)).toEqual(['input', 'cutmix'])
  expect(mixings({})).toEqual(['input', 'manifold'])
  const numbers = { task: 'regression', classes: [], targets: ['y'] }
  expect(mixings(numbers)).toEqual(['input', 'cmixup'])
})

it('trains the last layer of a pretrained net where its weights are here, and mixes what that sees', () => {
  const photos = subject({ kind: 'image', shape: [224, 224, 3], examples: 300 })
  const without = recommendedComparison({ ...photos, weights: [{ ...lite, ready: false }] }, 2)
  expect(without.base.model).toMatchObject({ architecture: 'pooled-cnn' })
  expect(describeCompared(without)).toBe('Plain training against Input mixup and CutMix')
  const { base, ...definition } = recommendedComparison({ ...photos, weights: [lite] }, 2)
  expect(base).toMatchObject({
    model: { pretrained: { trainedBlocks: 0, weights: { digest: lite.digest } } },
    mixing: { policy: 'none' }
  })
  expect(describeCompared({ ...definition, base })).toBe('Plain training against Manifold mixup')
  expect(definition.grid['mixing']).toMatchObject([{ policy: 'manifold', alpha: 0.4 }])
})

it('offers every policy, with the reason why one does not suit', () => {
  const offered = offeredPolicies(subject())
  const refused = offered.filter(({ refusal }) => refusal !== null)
  expect(refused.map(({ mixing }) => mixing.policy)).toContain('cutmix')
  expect(offered.slice(-refused.length)).toEqual(refused)
})

it('compares the policies that are chosen, and none that do not suit', () => {
  const { grid } = recommendedComparison(subject(), 2, ['manifold'])
  expect(grid['mixing']).toMatchObject([{ policy: 'manifold' }])
  expect(describeCompared(recommendedComparison(subject(), 2, ['manifold']))).toBe(
    'Plain training against Manifold mixup'
  )
  const unsuitable = expect.objectContaining({ code: 'unsupported' })
  expect(() => recommendedComparison(subject(), 2, ['cutmix'])).toThrow(unsuitable)
  expect(() => recommendedComparison(subject(), 2, [])).toThrow(unsuitable)
})

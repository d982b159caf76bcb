import { expect, it } from 'vitest'
import { describePredictions } from './predictions'
import { scoreOutcome } from './score'

const names = ['a', 'b', 'c']

it('classes are scored on probabilities', () => {
  // probabilities 0.8, 0.1, 0.1 and 0.25, 0.25, 0.5
  const logits = Float32Array.from([0.8, 0.1, 0.1, 0.25, 0.25, 0.5], Math.log)
  const labels = Int32Array.of(0, 1)
  const targets = Float32Array.of(1, 0, 0, 0, 1, 0)
  const scores = scoreOutcome({ logits, targets, labels }, { task: 'classification', names })
  expect(scores).toMatchObject({
    ...{ examples: 2, score: 0.5, accuracy: 0.5 },
    confusion: [
      [1, 0, 0],
      [0, 0, 1],
      [0, 0, 0]
    ]
  })
  expect(scores.loss).toBeCloseTo(-(Math.log(0.8) + Math.log(0.25)) / 2, 6)
  // one example in the bin of 0.8, right; one in that of 0.5, wrong
  expect(scores.ece).toBeCloseTo((0.2 + 0.5) / 2, 6)
  expect(scores.perClass?.map(({ name, examples, recall }) => [name, examples, recall])).toEqual([
    ...[
      ['a', 1, 1],
      ['b', 1, 0],
      ['c', 0, NaN]
    ]
  ])
  expect(scores).not.toHaveProperty('top5')
})

it('labels are scored by average precision', () => {
  const logits = Float32Array.of(1, -1, -1, 1)
  const targets = Float32Array.of(1, 0, 1, 1)
  const scores = scoreOutcome(
    { logits, targets, labels: null },
    { task: 'multi-label', names: ['x', 'y'] }
  )
  // x is in both examples; y is in the second, which scores higher
  expect(scores).toMatchObject({ examples: 2, score: 1, averagePrecision: 1, exactMatch: 0.5 })
  const softplus = (x: number) => Math.log(1 + Math.exp(x))
  expect(scores.loss).toBeCloseTo((softplus(-1) * 3 + softplus(1)) / 4, 6)
})

it('regression is scored in the units of the data', () => {
  const scores = scoreOutcome(
    { logits: Float32Array.of(0, 1), targets: Float32Array.of(-1, 1), labels: null },
    { task: 'regression', names: ['mass'], offset: [4000], scale: [500] }
  )
  // predictions 4000 and 4500, labels 3500 and 4500
  expect(scores).toMatchObject({ examples: 2, loss: 0.5, mae: 250, r2: 0.5, score: 0.5 })
  expect(scores.rmse).toBeCloseTo(Math.sqrt(500 ** 2 / 2), 6)
})

it('predictions are named as people read them', () => {
  const logits = Float32Array.from([0.2, 0.7, 0.1], Math.log)
  const [classes] = describePredictions(['row 1'], logits, { task: 'classification', names })
  expect(classes).toMatchObject({ where: 'row 1', classes: [{ name: 'b' }, { name: 'a' }, {}] })
  expect(classes?.classes?.[0]?.probability).toBeCloseTo(0.7, 6)
  const labels = { task: 'multi-label' as const, names: ['x', 'y'] }
  expect(describePredictions(['1.png'], Float32Array.of(0, -100), labels)[0]?.classes).toEqual([
    { name: 'x', probability: 0.5 },
    { name: 'y', probability: expect.closeTo(0, 6) }
  ])
  const task = 'regression' as const
  const mass = { task, names: ['mass'], offset: [4000], scale: [500] }
  expect(describePredictions(['row 2'], Float32Array.of(-1), mass)).toEqual([
    { where: 'row 2', values: [{ name: 'mass', value: 3500 }] }
  ])
})

import { expect, it } from 'vitest'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import { arrange, judgeOutcome } from './judge'
import type { StoredOutcome } from '../run-folder/results'

const outcome = (logits: number[], targets: number[], labels: number[] | null): StoredOutcome => ({
  ...{ logits: Float32Array.from(logits), targets: Float32Array.from(targets), epoch: 1 },
  labels: labels && Int32Array.from(labels),
  origin: Int32Array.from(labels ?? [], (_, row) => row),
  groups: null
})
const classes: TargetPreprocessing = { task: 'classification', names: ['cat', 'dog', 'owl'] }
const places = (judged: { place: number }[]) => judged.map(({ place }) => place)

it('a class is right or wrong, with the probability that it was given', () => {
  // log 8, log 1, log 1: eight tenths, a tenth and a tenth
  const logits = [Math.log(8), 0, 0, 0, Math.log(8), 0, Math.log(2), Math.log(2), 0]
  const judged = judgeOutcome(outcome(logits, [], [0, 0, 2]), classes)
  expect(judged.map(({ prediction, correct }) => [prediction, correct])).toEqual([
    ['cat', true],
    ['dog', false],
    // of equals the first
    ['cat', false]
  ])
  const near = (value: number) => expect.closeTo(value, 6) as number
  expect(judged.map(({ confidence }) => confidence)).toEqual([near(0.8), near(0.8), near(0.4)])
  expect(judged.map(({ labelProbability }) => labelProbability)).toEqual([
    ...[near(0.8), near(0.1), near(0.2)]
  ])
  expect(judged.map(({ loss }) => loss)).toEqual([0.8, 0.1, 0.2].map((p) => near(-Math.log(p))))
})

it('mistakes come by confidence or by loss, and all examples in their own order', () => {
  const wrong = [0.5, 2, 1].flatMap((logit) => [logit, 0, 0])
  // the last one gives its true class the least, because another class has the rest
  const judged = judgeOutcome(
    outcome([...wrong, 3, 0, 0, 1.5, 1.4, -9], [], [1, 1, 1, 0, 2]),
    classes
  )
  expect(places(arrange(judged, 'order'))).toEqual([0, 1, 2, 3, 4])
  expect(places(arrange(judged, 'confident'))).toEqual([1, 2, 4, 0])
  expect(places(arrange(judged, 'worst'))).toEqual([4, 1, 2, 0])
})

it('each of several labels is compared with its own label', () => {
  const labels: TargetPreprocessing = { task: 'multi-label', names: ['a', 'b'] }
  const logits = [Math.log(3), -Math.log(4), Math.log(3), Math.log(9)]
  const judged = judgeOutcome(outcome(logits, [1, 0, 1, 0], null), labels)
  expect(judged).toMatchObject([
    // surest of neither: 3/4 for a, 4/5 against b
    { prediction: 'a', correct: true, confidence: expect.closeTo(0.75, 6) as number },
    { prediction: 'a, b', correct: false, confidence: expect.closeTo(0.9, 6) as number }
  ])
  expect(judged[1]!.loss).toBeCloseTo((-Math.log(0.75) - Math.log(0.1)) / 2, 6)
  expect(places(arrange(judged, 'confident'))).toEqual([1])
})

it('a label that is wrong with all certainty has a loss all the same', () => {
  const labels: TargetPreprocessing = { task: 'multi-label', names: ['a', 'b'] }
  const [judged] = judgeOutcome(outcome([800, -800], [0, 1], null), labels)
  expect(judged).toMatchObject({ confidence: 1, loss: 800 })
})

it('numbers are shown in the units of the data, the largest error first', () => {
  const numbers: TargetPreprocessing = {
    ...{ task: 'regression', names: ['mass', 'length'] },
    ...{ offset: [100, 0], scale: [10, 2] }
  }
  const judged = judgeOutcome(outcome([0, 0, 1, 2], [0, 0.5, 0, 0], null), numbers)
  expect(judged.map(({ prediction, loss, correct }) => [prediction, loss, correct])).toEqual([
    ['100, 0', 0.125, null],
    ['110, 4', 2.5, null]
  ])
  expect(places(arrange(judged, 'worst'))).toEqual([1, 0])
  expect(places(arrange(judged, 'confident'))).toEqual([1, 0])
})

import { expect, it } from 'vitest'
import type { Judgement } from './judge'
import { judgedBeside, sharedExamples } from './judged-beside'

const judged = (...correct: boolean[]): Judgement[] =>
  correct.map((right, place) => ({
    ...{ place, prediction: right ? 'a' : 'b', correct: right },
    ...{ confidence: 0.5, labelProbability: 0.5, loss: 1 }
  }))

it('finds by their rows the examples that one, the other or both are wrong about', () => {
  const own = {
    judged: judged(true, false, false, true, false),
    origin: Int32Array.of(9, 3, 5, 7, 1)
  }
  // Row 1 was not asked here, row 4 not there.
  const other = {
    judged: judged(true, true, false, false, false),
    origin: Int32Array.of(9, 3, 5, 7, 4)
  }
  const rows = (found: { own: Judgement }[]) => found.map((one) => own.origin[one.own.place])
  const found = judgedBeside(own, other)
  expect([rows(found.here), rows(found.there), rows(found.both)]).toEqual([[3], [7], [5]])
  expect(sharedExamples(own, other)).toBe(4)
})

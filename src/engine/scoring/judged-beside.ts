import type { WrongOf } from '../../contract/prediction-calls'
import type { Judgement } from './judge'

/** The judgements of one split, with the row of each example in the data set. */
export interface JudgedSplit {
  judged: readonly Judgement[]
  origin: Int32Array
}

interface Compared {
  own: Judgement
  other: Judgement
}

/** Which examples two models are wrong about; those that only one of them was asked about are left out. */
export function judgedBeside(own: JudgedSplit, other: JudgedSplit): Record<WrongOf, Compared[]> {
  const byRow = new Map(other.judged.map((one) => [other.origin[one.place]!, one]))
  const found: Record<WrongOf, Compared[]> = { here: [], there: [], both: [] }
  for (const one of own.judged) {
    const theirs = byRow.get(own.origin[one.place]!)
    if (!theirs || (one.correct && theirs.correct)) continue
    const whose = one.correct ? 'there' : theirs.correct ? 'here' : 'both'
    found[whose].push({ own: one, other: theirs })
  }
  return found
}

/** How many examples both were asked about. */
export function sharedExamples(own: JudgedSplit, other: JudgedSplit): number {
  const theirs = new Set(other.judged.map(({ place }) => other.origin[place]!))
  return own.judged.filter(({ place }) => theirs.has(own.origin[place]!)).length
}

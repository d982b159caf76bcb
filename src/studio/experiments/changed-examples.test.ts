import { expect, it } from 'vitest'
import { experimentDefinition } from '../../contract/experiment/definition'
import { runSummary } from '../../contract/records'
import { meanContributions } from '../../core/inference/contributions/contribution'
import { changedExamples } from './changed-examples'
import { expandGrid, placesOf, runConfiguration } from './expand'
import type { Member } from './members'

const definition = experimentDefinition.parse({
  name: 'Test',
  base: {
    data: { source: { kind: 'bundled', name: 'digits' } },
    model: { architecture: 'small-cnn' }
  },
  grid: { mixing: [{ policy: 'input' }] },
  seeds: [0, 1]
})
const cells = expandGrid(definition)
const label = cells[1]!.label

/** Whether each run predicted rows 7, 3 and 9 correctly. */
const hits: Record<string, number[]> = {
  'plain-0': [0, 1, 1],
  'mixed-0': [1, 0, 1],
  'plain-1': [0, 1, 1],
  'mixed-1': [1, 1, 1]
}

const members = definition.seeds.flatMap((seed) =>
  cells.map((cell, index): Member => {
    const [place] = placesOf(seed, definition)
    const config = runConfiguration(cell, place!, definition)
    const run = runSummary.parse({
      ...{ id: `${index === 0 ? 'plain' : 'mixed'}-${seed}`, name: '', config, user: {} },
      status: {
        ...{ state: 'finished', created: 0, updated: 0, epoch: 1, epochs: 1, step: 1 },
        ...{ stepsPerEpoch: 1, bestEpoch: 1, bestValue: 1, reason: 'completed', error: null }
      }
    })
    return { ...place!, cell: index, config, key: '', run, setAside: null }
  })
)

const tested = new Map(
  Object.entries(hits).map(([id, right]) => [
    id,
    {
      last: {
        origin: Int32Array.of(7, 3, 9),
        contributions: { accuracy: meanContributions(Float64Array.from(right), true) }
      }
    }
  ])
)

it('lists what mixing gained and lost over the pairs, the most changed first', () => {
  expect(changedExamples(label, 'last', cells, members, tested, 10)).toEqual({
    gained: { rows: [{ row: 7, plain: 0, mixed: 2, pairs: 2 }], total: 1 },
    lost: { rows: [{ row: 3, plain: 2, mixed: 1, pairs: 2 }], total: 1 }
  })
})

it('leaves out runs without a partner, and counts what it does not list', () => {
  const some = members.filter(({ run }) => run?.id !== 'plain-1')
  expect(changedExamples(label, 'last', cells, some, tested, 0)).toEqual({
    gained: { rows: [], total: 1 },
    lost: { rows: [], total: 1 }
  })
})

it('has nothing of plain training, nor of an epoch that kept no predictions', () => {
  const nothing = { gained: { rows: [], total: 0 }, lost: { rows: [], total: 0 } }
  expect(changedExamples(cells[0]!.label, 'last', cells, members, tested, 10)).toEqual(nothing)
  expect(changedExamples(label, 'best', cells, members, tested, 10)).toEqual(nothing)
})

import { expect, it } from 'vitest'
import { runStatus, type RunState } from '../../contract/records'
import { runConfig } from '../../contract/run-config'
import type { Cell } from './expand'
import type { Member } from './members'
import { brokenCells, completeSeeds } from './standing'

const config = runConfig.parse({
  data: { source: { kind: 'bundled', name: 'digits' } },
  model: { architecture: 'mlp' }
})
const cells: Cell[] = [
  { label: 'Plain', config, baseline: null },
  { label: 'Input mixup', config, baseline: 0 },
  { label: 'CutMix', config, baseline: 0 }
]
const place = { fold: null, repeat: 0, trainingSet: '' }

function member(cell: number, seed: number, state: RunState | null): Member {
  const status = runStatus.parse({
    ...{ state: state ?? 'queued', created: 0, updated: 0, epoch: 1, epochs: 1, step: 1 },
    ...{ stepsPerEpoch: 1, bestEpoch: null, bestValue: null, reason: null },
    error: state === 'failed' ? { code: 'unsupported', message: 'It does not suit.' } : null
  })
  const run =
    state === null
      ? null
      : { id: 'a', name: 'a', config, status, user: { tags: [], deleted: null } }
  return { ...place, cell, seed, config, key: '', run, setAside: null }
}

const all = (states: (RunState | null)[]) =>
  states.map((state, index) => member(index % 3, Math.floor(index / 3), state))

it('a run that failed for its settings breaks its configuration alone, and seeds go on without it', () => {
  const members = all(['finished', 'finished', 'failed', 'finished', 'running', null])
  expect([...brokenCells(cells, members)]).toEqual([2])
  expect(completeSeeds(cells, members)).toEqual([0])
})

it('where plain training failed so, nothing can be compared with it', () => {
  const members = all(['failed', 'finished', 'finished'])
  expect([...brokenCells(cells, members)]).toEqual([0, 1, 2])
  expect(completeSeeds(cells, members)).toEqual([])
})

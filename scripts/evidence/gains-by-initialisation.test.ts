import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ExperimentDetails } from '../../src/contract/experiment/calls'
import { gainsByInitialisation } from './gains-by-initialisation'
import { keepRun } from './testing/keep-run'

const none = [false, false, false, false]
const half = [true, true, false, false]
const all = [true, true, true, true]

it('is the gain with one initialisation minus the gain with the other', async () => {
  const home = await mkdtemp(join(tmpdir(), 'gains-'))
  const cells = [
    { initialisation: 'pytorch', policy: 'none', right: none },
    { initialisation: 'pytorch', policy: 'input', right: all },
    { initialisation: 'he-uniform', policy: 'none', right: half },
    { initialisation: 'he-uniform', policy: 'input', right: all }
  ]
  const configurations = cells.map(({ initialisation, policy }) => ({
    label: `${policy} ${initialisation}`,
    config: { model: { initialisation }, data: { stratifiedSubset: false }, mixing: { policy } }
  }))
  const members = configurations.flatMap(({ label }) =>
    [0, 1].map((seed) => ({ label, seed, run: `${label} ${seed}` }))
  )
  for (const [index, { label }] of configurations.entries())
    for (const seed of [0, 1]) await keepRun(home, `${label} ${seed}`, cells[index]!.right)
  const experiment = { configurations, members } as unknown as ExperimentDetails
  const text = await gainsByInitialisation(home, experiment)
  // 100 points against 50 for every seed; stratified runs are missing and left out.
  expect(text).toMatch(/^- Examples drawn at random: .*: \+50\.00 points .* over 2 seeds\.$/)
})

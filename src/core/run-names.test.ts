import { expect, it } from 'vitest'
import { runConfig, type RunConfigInput } from '../contract/run-config'
import { nameRuns, type NamedRun } from './run-names'

let made = 0

function run(config: Partial<RunConfigInput>, user: NamedRun['user'] = {}): NamedRun {
  const parsed = runConfig.parse({
    data: { source: { kind: 'bundled', name: 'digits' } },
    model: { architecture: 'mlp' },
    ...config
  })
  made++
  return { id: `run-${made}`, name: parsed.name, config: parsed, user, status: { created: made } }
}

const namesOf = (runs: NamedRun[]): string[] => {
  const names = nameRuns(runs)
  return runs.map(({ id }) => names.get(id) ?? '')
}

const digits = { kind: 'bundled', name: 'digits' } as const

it('names the policy, its alpha and the seed', () => {
  const manifold = { mixing: { policy: 'manifold', alpha: 2 } } as const
  expect(
    namesOf([
      run({}),
      run({ ...manifold, seed: 1 }),
      run({ mixing: { policy: 'cutmix' }, seed: 1 })
    ])
  ).toEqual(['Plain, seed 0', 'Manifold, alpha 2, seed 1', 'CutMix, alpha 1, seed 1'])
})

it('names the settings in which a run departs from most others on its data', () => {
  const few = { data: { source: digits, examplesPerClass: 20 } } as const
  const wide: Partial<RunConfigInput> = {
    model: { architecture: 'small-cnn', filters: [8] },
    optimizer: { kind: 'sgd', learningRate: 0.5 }
  }
  expect(namesOf([run({}), run({ seed: 1 }), run(few), run(wide)])).toEqual([
    'Plain, seed 0',
    'Plain, seed 1',
    'Plain, 20 per class, seed 0',
    'Plain, small-cnn, sgd, seed 0'
  ])
})

it('keeps names that people gave, and passes over those that experiments made', () => {
  const manifold = { mixing: { policy: 'manifold', alpha: 2 }, seed: 1 } as const
  expect(
    namesOf([
      run({ name: 'parts.csv: Input mixup, CutMix: Manifold mixup, alpha 2, seed 1', ...manifold }),
      run({ name: 'Moons: Plain, seed 3, fold 1, run 0', seed: 3 }),
      run({ name: `${'Input mixup, '.repeat(14)}: Plain, alp`.padEnd(200, 'x'), seed: 4 }),
      run({ name: 'My favourite' }),
      run({ name: 'Moons: Plain, seed 5', seed: 5 }, { name: 'Renamed' })
    ])
  ).toEqual([
    'Manifold, alpha 2, seed 1',
    'Plain, seed 3',
    'Plain, seed 4',
    'My favourite',
    'Renamed'
  ])
})

it('names the fold that a run tests', () => {
  const kFold = { folds: 5, partition: 3, fold: 2 }
  const data = { source: digits, split: { kFold } }
  expect(namesOf([run({ data, seed: 3 }), run({ data, seed: 7 })])).toEqual([
    'Plain, seed 3, fold 2',
    'Plain, seed 7, partition 3, fold 2'
  ])
})

it('gives no name twice: other data are named, and the same run again is counted', () => {
  const moons = { kind: 'generated', name: 'two-moons' } as const
  const parts = { kind: 'path', path: '/data/parts.csv' } as const
  expect(
    namesOf([run({}), run({}), run({ data: { source: moons } }), run({ data: { source: parts } })])
  ).toEqual([
    'Plain, seed 0, digits',
    'Plain, seed 0, digits (2)',
    'Plain, seed 0, two-moons',
    'Plain, seed 0, parts.csv'
  ])
})

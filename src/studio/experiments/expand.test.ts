import { describe, expect, it } from 'vitest'
import { experimentDefinition } from '../../contract/experiment/definition'
import { configurationKey } from './configuration-key'
import { expandGrid, paired, placesOf, runConfiguration } from './expand'

const define = (grid: Record<string, unknown[]>, more: object = {}) =>
  experimentDefinition.parse({
    name: 'Moons',
    base: {
      data: { source: { kind: 'generated', name: 'two-moons' } },
      model: { architecture: 'mlp' }
    },
    grid,
    seeds: [1, 2],
    ...more
  })

const labels = (grid: Record<string, unknown[]>) =>
  expandGrid(define(grid)).map(({ label, baseline }) => [label, baseline])

describe('the grid', () => {
  it('is refused before it has more configurations than anybody waits for', () => {
    const many = Array.from({ length: 50 }, (_, index) => index / 50)
    expect(() =>
      labels({
        'data.labelNoise': many,
        'training.labelSmoothing': [0],
        'optimizer.weightDecay': many
      })
    ).toThrow('The grid has 2500 configurations; the limit is 2000: remove some values.')
  })

  it('compares every policy with plain training, which is added once', () => {
    const mixing = [{ policy: 'input' }, { policy: 'manifold', lambdaPer: 'example' }]
    expect(labels({ mixing })).toEqual([
      ['Plain', null],
      ['Input mixup, alpha 0.2', 0],
      ['Manifold mixup, alpha 2, lambda per example', 0]
    ])
    expect(labels({ mixing: [{ policy: 'none' }, ...mixing] })).toEqual(labels({ mixing }))
  })

  it('compares with plain training under the same other fields', () => {
    const grid = {
      mixing: [{ policy: 'none' }, { policy: 'input' }],
      'data.labelNoise': [0, 0.4]
    }
    expect(labels(grid)).toEqual([
      ['Plain, label noise 0', null],
      ['Plain, label noise 0.4', null],
      ['Input mixup, alpha 0.2, label noise 0', 0],
      ['Input mixup, alpha 0.2, label noise 0.4', 1]
    ])
  })

  it('refuses fields that are not there and values that are not allowed', () => {
    expect(() => labels({ 'training.epoch': [3] })).toThrow(/training\.epoch.*unknown field/)
    expect(() => labels({ 'training.epochs': [0] })).toThrow(/training\.epochs = 0/)
    expect(() => labels({ mixing: [{ policy: 'input', alhpa: 1 }] })).toThrow(/alhpa/)
  })
})

describe('the run of a seed', () => {
  const definition = define({ mixing: [{ policy: 'input' }] })
  const [plain, mixed] = expandGrid(definition)
  const at = (seed: number) => placesOf(seed, definition)[0]!

  it('differs from plain training in nothing but the mixing', () => {
    const before = runConfiguration(plain!, at(2), definition)
    const after = runConfiguration(mixed!, at(2), definition)
    expect({ ...after, mixing: before.mixing, name: before.name }).toEqual(before)
    expect(after.seed).toBe(2)
    expect(after.data.split.seed).toBeUndefined()
  })

  it('has its own split where each seed has a new split', () => {
    const { data } = runConfiguration(plain!, at(2), { ...definition, splitPerSeed: true })
    expect(data.split).toMatchObject({ seed: 2, useGiven: false })
  })

  it('tests every fold of its own partition, as often as asked, and is paired over policies', () => {
    const folded = define({ mixing: [{ policy: 'input' }] }, { folds: 5, seedsPerFold: 2 })
    const places = placesOf(3, folded)
    expect(places).toHaveLength(10)
    expect(new Set(places.map(({ trainingSet }) => trainingSet)).size).toBe(5)
    const configs = places.map((place) => runConfiguration(plain!, place, folded))
    expect(configs.map(({ data }) => data.split.kFold)).toEqual(
      places.map(({ fold }) => ({ folds: 5, partition: 3, fold }))
    )
    expect(new Set(configs.map(({ seed }) => seed))).toEqual(new Set([6, 7]))
    expect(new Set(configs.map((config) => configurationKey(config))).size).toBe(10)
    const last = places.at(-1)!
    const mixedRun = runConfiguration(mixed!, last, folded)
    expect({ ...mixedRun, mixing: plain!.config.mixing, name: '' }).toEqual({
      ...configs.at(-1),
      name: ''
    })
    expect(paired(places[0]!, places[1]!)).toBe(false)
    expect(() => define({}, { folds: 5, splitPerSeed: true })).toThrow(/splitPerSeed/)
  })

  it('is known again by its configuration, not by its name or the order of its fields', () => {
    const config = runConfiguration(mixed!, at(2), definition)
    const reordered = Object.fromEntries(Object.entries(config).reverse()) as typeof config
    expect(configurationKey({ ...reordered, name: 'other' })).toBe(configurationKey(config))
    expect(configurationKey({ ...config, seed: 3 })).not.toBe(configurationKey(config))
  })
})

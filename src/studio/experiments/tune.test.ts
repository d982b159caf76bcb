import { describe, expect, it } from 'vitest'
import { experimentDefinition } from '../../contract/experiment/definition'
import type { RunSummary } from '../../contract/records'
import type { RunConfig } from '../../contract/run-config'
import { configurationKey } from './configuration-key'
import { expansionOf } from './members'
import { refuseTuning, standingOf, trainable } from './tune'

const define = (tuning: object, more: object = {}) =>
  experimentDefinition.parse({
    name: 'Moons',
    base: {
      data: { source: { kind: 'generated', name: 'two-moons' } },
      model: { architecture: 'mlp' },
      training: { epochs: 40 }
    },
    grid: { mixing: [{ policy: 'input' }] },
    seeds: [1, 2],
    tuning,
    ...more
  })

const finished = (config: RunConfig, value: number, change: object = {}): RunSummary => ({
  id: configurationKey(config).slice(0, 8),
  name: '',
  config,
  user: { tags: [], deleted: null },
  status: {
    ...{ state: 'finished', created: 0, updated: 0, epoch: 1, epochs: 1, step: 1 },
    ...{ stepsPerEpoch: 1, bestEpoch: null, bestValue: null, reason: null, error: null },
    results: (['validation', 'test'] as const).map((split) => ({
      ...{ split, at: 'last', epoch: 1 },
      // The test split gives the opposite ranking, so a choice by it would be noticed.
      scores: {
        ...{ examples: 1, loss: 0, score: 0 },
        accuracy: split === 'validation' ? value : 1 - value
      }
    })),
    ...change
  }
})

/** Trains everything that can be trained, round by round, until nothing is left. */
function trainAll(
  definition: ReturnType<typeof define>,
  worth: (config: RunConfig) => number,
  change: (config: RunConfig) => object = () => ({})
) {
  const runs = new Map<string, RunSummary[]>()
  const rounds: RunConfig[][] = []
  for (;;) {
    const standing = standingOf(definition, expansionOf(definition), runs)
    const wanted = trainable(standing).filter(({ run }) => run === null)
    if (wanted.length === 0) return { members: standing.members, tuned: standing.tuned!, rounds }
    rounds.push(wanted.map(({ config }) => config))
    for (const { config } of wanted) {
      runs.set(configurationKey(config), [finished(config, worth(config), change(config))])
    }
  }
}

describe('a tuned experiment', () => {
  // Plain training is best with a small rate, input mixup with a large one.
  const worth = ({ mixing, optimizer }: RunConfig) =>
    mixing.policy === 'none' ? 0.5 - optimizer.learningRate : 0.5 + optimizer.learningRate

  it('gives every configuration the same budget, and compares what did best on validation', () => {
    const definition = define({ trials: 6, seeds: [70, 71] })
    const { tuned, members, rounds } = trainAll(definition, worth)
    expect(rounds.map(({ length }) => length)).toEqual([2 * 6 * 2, 2 * 2])
    const [plain, mixed] = tuned.results
    for (const result of [plain!, mixed!]) {
      expect(result.trials).toHaveLength(6)
      expect(result.trials.every(({ runs }) => runs.length === 2)).toBe(true)
      expect(result.trials[0]!.settings).toEqual({})
    }
    // The same draws for both, but for what plain training does not have.
    plain!.trials.forEach(({ settings }, number) => {
      const other = { ...mixed!.trials[number]!.settings }
      delete other['mixing.alpha']
      expect(settings).toEqual(other)
    })
    const rates = (configs: RunConfig[]) => configs.map(({ optimizer }) => optimizer.learningRate)
    const [trials, paired] = rounds as [RunConfig[], RunConfig[]]
    const of = (configs: RunConfig[], policy: string) =>
      configs.filter(({ mixing }) => mixing.policy === policy)
    const slowest = Math.min(...rates(of(trials, 'none')))
    const fastest = Math.max(...rates(of(trials, 'input')))
    expect(slowest).toBeLessThan(fastest)
    expect(rates(of(paired, 'none'))).toEqual([slowest, slowest])
    expect(rates(of(paired, 'input'))).toEqual([fastest, fastest])
    expect(paired.map(({ seed }) => seed).sort()).toEqual([1, 1, 2, 2])
    expect(members.every(({ run }) => run !== null)).toBe(true)
  })

  it('halves: fewer settings with more epochs, and the last round in full', () => {
    const definition = define({ method: 'successive-halving', trials: 4 })
    const { rounds, tuned } = trainAll(definition, worth)
    const epochs = rounds.map((configs) => [...new Set(configs.map((one) => one.training.epochs))])
    expect(epochs).toEqual([[20], [40], [40]])
    expect(rounds.map(({ length }) => length)).toEqual([8, 4, 4])
    const [plain] = tuned.results
    expect(plain!.trials.filter(({ round }) => round === 1)).toHaveLength(2)
    expect(plain!.trials[plain!.chosen!]!.round).toBe(1)
  })

  it('takes a run that failed as the worst, and waits for one that was stopped', () => {
    const definition = define({ trials: 3 })
    const fails = ({ optimizer }: RunConfig) => optimizer.learningRate < 0.001
    const failure = { state: 'failed', error: { code: 'diverged', message: 'NaN' }, results: [] }
    const { tuned } = trainAll(definition, worth, (config) => (fails(config) ? failure : {}))
    for (const { trials, chosen } of tuned.results) {
      expect(
        trials.filter(({ value }) => Number.isNaN(value)).every((one) => one.number !== chosen)
      ).toBe(true)
      expect(chosen).not.toBeNull()
    }
    const stopped = trainAll(definition, worth, () => ({ state: 'stopped', results: [] }))
    expect(stopped.tuned.results.map(({ chosen }) => chosen)).toEqual([null, null])
    expect(stopped.tuned.open.size).toBe(4)
  })

  it('searches for each training set by itself, so that no test example is seen', () => {
    const definition = define({ trials: 2 }, { folds: 3, seeds: [5] })
    const { tuned, rounds } = trainAll(definition, worth)
    expect(tuned.results.map(({ trainingSet }) => trainingSet)).toEqual(
      [0, 1, 2].flatMap((fold) => Array<string>(2).fill(`split 5, fold ${fold}`))
    )
    const [trials] = rounds
    expect(new Set(trials!.map(({ data }) => data.split.kFold?.fold))).toEqual(new Set([0, 1, 2]))
  })

  it('names configurations without what is tuned', () => {
    const { cells } = expansionOf(define({}))
    expect(cells.map(({ label }) => label)).toEqual(['Plain', 'Input mixup'])
  })

  it.each([
    [{ space: { 'data.labelNoise': { low: 0.1, high: 0.2 } } }, {}, /cannot be tuned/],
    [
      { method: 'successive-halving', space: { 'training.epochs': { values: [5] } } },
      {},
      /leave training.epochs out/
    ],
    [{ space: { 'training.epochs': { values: [0.5] } } }, {}, /an invalid configuration/]
  ])('refuses what makes no sense: %j', (tuning, more, message) => {
    const definition = define(tuning, more)
    expect(() => refuseTuning(definition, expansionOf(definition).cells)).toThrow(message)
  })
})

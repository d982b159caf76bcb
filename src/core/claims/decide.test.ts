import { describe, expect, it } from 'vitest'
import { experimentDefinition } from '../../contract/experiment/definition'
import { runConfig, type RunConfig } from '../../contract/run-config'
import type { RunStudies } from '../../contract/claims/studies'
import { claims } from '.'
import type { TestedExamples } from '../inference/contributions'
import { meanContributions } from '../inference/contributions/contribution'
import type { Claim, ClaimCell } from './claim'
import { decideClaim, describeRule } from './decide'
import type { ClaimFacts } from './facts'
import { unsuitableClaim } from './unsuitable'

const facts: ClaimFacts = {
  dataName: 'digits',
  task: 'classification',
  kind: 'image',
  outputs: 10,
  perClass: 120,
  hasTest: true
}

const base = runConfig.parse({
  data: { source: { kind: 'bundled', name: 'digits' } },
  model: { architecture: 'mlp' }
})

const configured = (change: object): RunConfig => runConfig.parse({ ...base, ...change })
const plain = configured({})
const input = (alpha: number) => configured({ mixing: { policy: 'input', alpha } })

/** Runs of seeds 0, 1, ... with these accuracies, or with the given `studies`. */
const cell = (
  config: RunConfig,
  accuracies: number[],
  studies: (value: number) => RunStudies = () => ({})
): ClaimCell => ({
  config,
  runs: accuracies.map((accuracy, seed) => ({
    seed,
    scores: { examples: 100, loss: 1 - accuracy, score: accuracy, accuracy },
    studies: studies(accuracy),
    tested: tested(accuracy)
  }))
})

const examples = 10_000

/** The first of many examples are right, so that runs differ in as few as their accuracies allow. */
function tested(accuracy: number): TestedExamples {
  const right = Math.round(accuracy * examples)
  const hits = Float64Array.from({ length: examples }, (_, i) => (i < right ? 1 : 0))
  const origin = Int32Array.from({ length: examples }, (_, i) => i)
  return { origin, contributions: { accuracy: meanContributions(hits, true) } }
}

const outcomeOf = (claim: Claim, cells: ClaimCell[]) => decideClaim(claim, facts, cells)!

describe('a claim that something gains', () => {
  const before = [0.9, 0.92, 0.91, 0.93, 0.89]
  const mixed = (values: number[]) => [cell(plain, before), cell(input(0.2), values)]
  const claim = claims['test-error']

  it('is supported where it does, with the difference, its interval and p', () => {
    const { verdict, effect, figures, reason } = outcomeOf(
      claim,
      mixed([0.93, 0.94, 0.95, 0.95, 0.92])
    )
    expect(verdict).toBe('supported')
    expect(effect).toMatchObject({ scale: 'share', count: 5 })
    expect(effect.mean).toBeCloseTo(0.028, 12)
    // Seeds matter most here: p is that of scipy.stats.ttest_rel(mixed, before).
    expect(effect.p).toBeCloseTo(0.0017051574847275891, 12)
    expect(figures.map(({ label, count }) => [label, count])).toEqual([
      ['Input mixup, alpha 0.2', 5],
      ['Plain', 5]
    ])
    expect(figures[1]!.mean).toBeCloseTo(0.91, 12)
    expect(reason).toMatch(
      /^Input mixup minus plain: \+2\.80 points \[.*\] in test accuracy over 5 seeds/
    )
  })

  it('is not supported where the difference is surely small, or goes the other way', () => {
    expect(outcomeOf(claim, mixed([0.901, 0.922, 0.909, 0.93, 0.892])).verdict).toBe(
      'not supported'
    )
    const worse = before.map((value, seed) => value - 0.03 - seed / 1000)
    expect(outcomeOf(claim, mixed(worse)).verdict).toBe('not supported')
  })

  it('is not supported by a gain that is sure but too small to matter, as its rule says', () => {
    const small = before.map((value, seed) => value + 0.004 + seed / 10_000)
    const { verdict, effect } = outcomeOf(claim, mixed(small))
    expect(effect.p).toBeLessThan(0.05)
    expect(verdict).toBe('not supported')
    expect(describeRule(claim, claim.measure(facts))).toContain(
      'or, whatever p is, if its 95 % interval lies within ±1.00 points'
    )
  })

  it('is inconclusive where the evidence is too small, and says how many seeds would be needed', () => {
    const { verdict, reason } = outcomeOf(claim, mixed([0.95, 0.88, 0.93, 0.9, 0.92]))
    expect(verdict).toBe('inconclusive')
    expect(reason).toMatch(/about \d+ seeds would be needed/)
  })

  it('has no outcome before two seeds are complete', () => {
    expect(decideClaim(claim, facts, [cell(plain, [0.9, 0.9]), cell(input(0.2), [0.9])])).toBeNull()
  })
})

describe('that nothing is gained', () => {
  const claim = claims['easy-data']

  it('turns round: a difference surely small supports it, a gain does not', () => {
    const before = [0.98, 0.985, 0.99]
    const same = outcomeOf(claim, [cell(plain, before), cell(input(0.2), before)])
    expect(same.verdict).toBe('supported')
    const better = before.map((value, seed) => value + 0.012 + seed / 10_000)
    const gained = outcomeOf(claim, [cell(plain, before), cell(input(0.2), better)])
    expect(gained.verdict).toBe('not supported')
  })

  it('says nothing where the data are not easy', () => {
    const { verdict, reason } = outcomeOf(claim, [
      cell(plain, [0.9, 0.9]),
      cell(input(0.2), [0.9, 0.9])
    ])
    expect(verdict).toBe('inconclusive')
    expect(reason).toContain('not easy: plain training reaches 90.0 % accuracy')
  })
})

describe('a ratio', () => {
  const between = (jacobian: number): RunStudies => ({
    between: {
      ...{ seconds: 1, logitGap: 1, probabilityGap: 1, missRate: 0 },
      ...{ jacobian, probabilityJacobian: jacobian }
    }
  })

  it('is compared by its logarithm: half of everything is 50 % less, with geometric means', () => {
    const { effect, figures, notes } = outcomeOf(claims.jacobian, [
      cell(plain, [2, 8], between),
      cell(input(0.2), [1, 4], between)
    ])
    expect(effect.mean).toBeCloseTo(-0.5, 12)
    expect(figures[0]!.mean).toBeCloseTo(2, 12)
    expect(figures[1]!.mean).toBeCloseTo(4, 12)
    expect(notes[0]).toContain('covers new seeds only')
  })

  it('is judged from three seeds on, by their own t', () => {
    const { effect, verdict } = outcomeOf(claims.jacobian, [
      cell(plain, [2, 8, 4], between),
      cell(input(0.2), [1, 4.1, 1.95], between)
    ])
    // scipy.stats.t.interval(0.95, 2, mean, sem) of the logarithms of the ratios
    expect(effect.low).toBeCloseTo(-0.53021, 4)
    expect(effect.high).toBeCloseTo(-0.46807, 4)
    expect(verdict).toBe('supported')
  })
})

describe('different test examples', () => {
  it('enter with the spread of their own term', () => {
    // Half of the examples are tested in one term alone: their spread counts twice as much.
    const half = (accuracy: number): TestedExamples => {
      const { origin, contributions } = tested(accuracy)
      const each = contributions.accuracy!.each.filter((_, i) => i % 2 === 0)
      return {
        origin: origin.filter((_, i) => i % 2 === 0),
        contributions: { accuracy: meanContributions(each, true) }
      }
    }
    const some = configured({ data: { ...base.data, firstClasses: 3 } })
    const mixedSome = { ...some, mixing: input(0.2).mixing }
    const halved = (one: ClaimCell, values: number[]): ClaimCell => ({
      ...one,
      runs: one.runs.map((run, seed) => ({ ...run, tested: half(values[seed]!) }))
    })
    const [low, high] = [
      [0.9, 0.901, 0.902],
      [0.95, 0.951, 0.952]
    ]
    const { effect, verdict } = outcomeOf(claims['many-classes'], [
      halved(cell(some, low), low),
      halved(cell(mixedSome, low), low),
      cell(plain, low),
      cell(input(0.2), high)
    ])
    expect(effect.mean).toBeCloseTo(0.05, 12)
    expect(verdict).toBe('supported')
  })
})

describe('a difference of differences', () => {
  it('is the gain with few examples minus the gain with all', () => {
    const few = { data: { ...base.data, examplesPerClass: 10 } }
    const cells = [
      cell(configured(few), [0.7, 0.72, 0.74]),
      cell(configured({ ...few, mixing: { policy: 'input', alpha: 0.2 } }), [0.76, 0.77, 0.8]),
      cell(plain, [0.95, 0.96, 0.97]),
      cell(input(0.2), [0.96, 0.97, 0.98])
    ]
    const { effect, verdict } = outcomeOf(claims['little-data'], cells)
    expect(effect.mean).toBeCloseTo((0.06 + 0.05 + 0.06) / 3 - 0.01, 12)
    expect(verdict).toBe('supported')
  })

  it('takes the mean of several configurations, and only seeds that all have', () => {
    const { effect, figures } = outcomeOf(claims.alpha, [
      cell(plain, [0.5, 0.5, 0.5]),
      cell(input(0.1), [0.9, 0.8, 0.7]),
      cell(input(0.2), [0.8, 0.8, 0.7]),
      cell(input(0.4), [0.7, 0.8, 0.7]),
      cell(input(1), [0.6, 0.7]),
      cell(input(4), [0.4, 0.7, 0.1])
    ])
    expect(effect.count).toBe(2)
    expect(effect.mean).toBeCloseTo((0.3 + 0.1) / 2, 12)
    expect(figures.map(({ count }) => count)).toEqual([3, 2])
  })
})

describe('every claim', () => {
  const all = Object.entries(claims)

  it.each(all)('%s is listed under its own name and builds a valid experiment', (name, claim) => {
    expect(claim.name).toBe(name)
    const suited = [
      facts,
      { ...facts, task: 'regression' as const, perClass: null },
      { ...facts, kind: 'text' as const }
    ]
    const suitable = suited.find((one) => claim.unsuitable(one) === null)!
    const experiment = claim.experiment(base, suitable)
    const parsed = experimentDefinition.safeParse({ name: claim.title, ...experiment, seeds: [0] })
    expect(parsed.error).toBeUndefined()
    expect(describeRule(claim, claim.measure(suitable))).toMatch(
      /^Supported if .*else inconclusive/
    )
    expect(claim.terms(suitable).reduce((sum, { weight }) => sum + weight, 0)).toBe(0)
  })

  it('says for what data it makes no sense, and what to do', () => {
    const few = { ...facts, outputs: 3, perClass: 6 }
    expect(claims['many-classes'].unsuitable(few)).toContain('At least 6')
    expect(claims['little-data'].unsuitable(few)).toContain('At least 8')
    const numbers = { ...facts, task: 'regression' as const, perClass: null }
    const unsuitable = all.filter(([, claim]) => claim.unsuitable(numbers) !== null)
    expect(unsuitable.map(([name]) => name)).toEqual([
      ...['test-error', 'little-data', 'label-noise', 'memorising', 'calibration', 'fgsm', 'pgd'],
      ...['many-classes', 'text-alpha', 'label-smoothing', 'easy-data']
    ])
    expect(claims.regression.unsuitable(facts)).toContain('classes')
  })

  it('tests of texts what mixes hidden states, with a smaller against a larger alpha', () => {
    const texts = { ...facts, kind: 'text' as const }
    const model = { architecture: 'text-cnn' }
    const ofTexts = runConfig.parse({ data: base.data, model })
    const suitable = all.filter(([, claim]) => unsuitableClaim(claim, ofTexts, texts) === null)
    expect(suitable.map(([name]) => name)).toEqual(['text-alpha'])
    expect(unsuitableClaim(claims.alpha, ofTexts, texts)).toContain('words cannot be mixed')
    expect(unsuitableClaim(claims['text-alpha'], base, facts)).toContain('For texts')
    const mixed = (alpha: number) =>
      runConfig.parse({ ...ofTexts, mixing: { policy: 'manifold', alpha } })
    const terms = claims['text-alpha'].terms(texts)
    const weightOf = (config: RunConfig) =>
      terms.reduce((sum, { weight, includes }) => sum + (includes(config) ? weight : 0), 0)
    expect([0.1, 0.2, 1, 4].map((alpha) => weightOf(mixed(alpha)))).toEqual([1, 1, -1, -1])
    expect(weightOf(ofTexts)).toBe(0)
    const decided = decideClaim(claims['text-alpha'], texts, [
      cell(ofTexts, [0.9, 0.91, 0.92, 0.9, 0.91]),
      ...[0.1, 0.2].map((alpha) => cell(mixed(alpha), [0.95, 0.96, 0.97, 0.95, 0.96])),
      ...[1, 4].map((alpha) => cell(mixed(alpha), [0.9, 0.91, 0.93, 0.9, 0.91]))
    ])
    expect(decided).toMatchObject({ verdict: 'supported' })
  })
})

import { describe, expect, it } from 'vitest'
import { explainUnsuitable, mixingConfig, policies } from '.'
import type { MixingFacts } from './suitability'

const digits: MixingFacts = { task: 'classification', kind: 'image', columns: 0, epochs: 10 }
const penguins: MixingFacts = { task: 'classification', kind: 'table', columns: 6 }
const masses: MixingFacts = { task: 'regression', kind: 'table', columns: 6 }

const explain = (mixing: { policy: string; [setting: string]: unknown }, facts: MixingFacts) =>
  explainUnsuitable(mixingConfig.parse(mixing), facts)

describe('every policy', () => {
  const names = mixingConfig.options.map((option) => option.shape.policy.value)

  it.each(names)('%s can be configured by its name alone', (policy) => {
    expect(mixingConfig.parse({ policy }).policy).toBe(policy)
  })

  it.each(names)('%s suits some data', (policy) => {
    expect([digits, penguins, masses].some((facts) => explain({ policy }, facts) === null)).toBe(
      true
    )
  })

  it.each(names)('%s has a title and a description of its own', (policy) => {
    const { title, description, cost } = policies[policy]
    expect(title).not.toBe(policy)
    expect(description).toMatch(/\w{3}/)
    expect(cost).toBeGreaterThanOrEqual(1)
  })

  it('with a misspelt name is refused', () => {
    expect(mixingConfig.safeParse({ policy: 'cutmx' }).success).toBe(false)
  })
})

describe('combinations that make no sense are refused with the reason', () => {
  it.each([
    [{ policy: 'cutmix' }, penguins, /rows of a table/],
    [{ policy: 'mixup-or-cutmix' }, penguins, /rows of a table/],
    [{ policy: 'saliencymix' }, masses, /rows of a table/],
    [{ policy: 'column-cutmix' }, digits, /choose CutMix/],
    [{ policy: 'column-cutmix' }, { ...penguins, columns: 1 }, /at least two feature columns/],
    [{ policy: 'cmixup' }, penguins, /choose input mixup/],
    [{ policy: 'resizemix', smallest: 0.9, largest: 0.2 }, digits, /swap the two/],
    [{ policy: 'input', pairing: 'cross-class' }, masses, /one class for each example/],
    [{ policy: 'input', pairing: 'near-targets' }, digits, /no distance/],
    [{ policy: 'input', rampEpochs: 3, lambdaFrom: 'fixed' }, digits, /ramp/],
    [{ policy: 'input', offFirst: 4, offLast: 6 }, digits, /all 10 epochs/],
    [{ policy: 'manifold', blocks: [0, 9] }, { ...digits, mixableBlocks: [0, 1] }, /block 9/]
  ])('%j', (mixing, facts, reason) => {
    expect(explain(mixing, facts)).toMatch(reason)
  })

  it('and nothing else is', () => {
    expect(explain({ policy: 'input', pairing: 'near-targets' }, masses)).toBeNull()
    expect(
      explain({ policy: 'manifold', blocks: [1] }, { ...digits, mixableBlocks: [0, 1] })
    ).toBeNull()
    expect(explain({ policy: 'input', offFirst: 4, offLast: 5 }, digits)).toBeNull()
  })
})

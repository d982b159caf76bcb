import { expect, it } from 'vitest'
import { runConfig, type RunConfigInput } from '../contract/run-config'
import { hasEffect } from './setting-effect'

const config = (change: Partial<RunConfigInput>) =>
  runConfig.parse({
    data: { source: { kind: 'bundled', name: 'digits' } },
    model: { architecture: 'mlp' },
    ...change
  })

it('a fixed lambda has an effect where lambda is fixed, alpha where it is drawn', () => {
  const drawn = config({ mixing: { policy: 'input' } })
  const fixed = config({ mixing: { policy: 'input', lambdaFrom: 'fixed' } })
  const paths = ['mixing.alpha', 'mixing.rampEpochs', 'mixing.fixedLambda']
  expect(paths.map((path) => hasEffect(drawn, path))).toEqual([true, true, false])
  expect(paths.map((path) => hasEffect(fixed, path))).toEqual([false, false, true])
})

it('what a part is made of has none where the part has none', () => {
  expect(hasEffect(config({}), 'data.given.mean')).toBe(false)
  const given = { mean: [0.5], deviation: [0.5] }
  const source = { kind: 'bundled' as const, name: 'digits' as const }
  const normalised = config({ data: { source, normalisation: 'given', given } })
  expect(hasEffect(normalised, 'data.given.mean')).toBe(true)
})

it('one fold of k replaces the test share', () => {
  const source = { kind: 'bundled' as const, name: 'digits' as const }
  const folded = config({ data: { source, split: { kFold: { fold: 1 } } } })
  expect(hasEffect(config({}), 'data.split.test')).toBe(true)
  expect(hasEffect(folded, 'data.split.test')).toBe(false)
  expect(hasEffect(folded, 'data.split.validation')).toBe(true)
})

it('whatever has no condition has an effect', () => {
  expect(hasEffect(config({}), 'training.epochs')).toBe(true)
})

import { expect, it } from 'vitest'
import { runConfig } from '../../contract/run-config'
import { claimFacts } from './facts'

const report = {
  name: 'letters',
  task: 'classification' as const,
  kind: 'image' as const,
  shape: [8, 8, 1],
  classes: [100, 40, 20].map((examples, index) => ({ name: `${index}`, examples })),
  targets: [],
  givenSplits: {},
  examples: 160
}
const config = (data: object) =>
  runConfig.parse({
    data: { source: { kind: 'bundled', name: 'digits' }, ...data },
    model: { architecture: 'linear' }
  })

it('counts training examples of the smallest class that is used', () => {
  expect(claimFacts(report, config({}))).toMatchObject({ outputs: 3, perClass: 14, hasTest: true })
  expect(claimFacts(report, config({ firstClasses: 2 }))).toMatchObject({
    outputs: 2,
    perClass: 28
  })
  expect(claimFacts(report, config({ examplesPerClass: 5 })).perClass).toBe(5)
})

it('tells texts from tables', () => {
  expect(claimFacts({ ...report, kind: 'table', shape: [64, 1] }, config({})).kind).toBe('text')
  expect(claimFacts({ ...report, kind: 'table', shape: [3] }, config({})).kind).toBe('table')
})

it('takes the splits that the data bring', () => {
  const given = { ...report, givenSplits: { train: 80, test: 80 } }
  expect(claimFacts(given, config({ split: { test: 0 } }))).toMatchObject({
    perClass: 10,
    hasTest: true
  })
  expect(claimFacts(report, config({ split: { test: 0 } })).hasTest).toBe(false)
})

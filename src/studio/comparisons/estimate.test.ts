import { expect, it } from 'vitest'
import { experimentConfig } from '../../contract/experiment'
import { reckonedSeconds } from './estimate'

const config = (examplesPerClass: number | null) =>
  experimentConfig.parse({
    data: {
      source: { kind: 'generated', name: 'two-moons' },
      split: { validation: 0.2, test: 0.3 },
      examplesPerClass
    },
    model: { architecture: 'linear' },
    training: { epochs: 10, batchSize: 50 }
  })
const report = {
  shape: [3],
  examples: 1000,
  classes: ['a', 'b'].map((name) => ({ name, examples: 500 })),
  targets: []
}

it('reckons start-up, steps and operations', () => {
  // 10 steps of 4 ms an epoch; (3 * 500 + 200) * 14 operations at 3e10 a second
  expect(reckonedSeconds(config(null), report)).toBeCloseTo(3 + 10 * (0.04 + 23800 / 3e10), 9)
  // 100 examples are 2 steps
  expect(reckonedSeconds(config(50), report)).toBeCloseTo(3 + 10 * (0.008 + 7000 / 3e10), 9)
})

it('counts the examples of the first classes alone, where no others are used', () => {
  const three = ['a', 'b', 'c'].map((name) => ({ name, examples: 500 }))
  const { data, ...rest } = config(null)
  const first = { ...rest, data: { ...data, firstClasses: 2 } }
  expect(reckonedSeconds(first, { ...report, examples: 1500, classes: three })).toBeCloseTo(
    reckonedSeconds(config(null), report),
    12
  )
})

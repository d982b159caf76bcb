import { describe, expect, it } from 'vitest'
import { runConfig, type RunConfigInput } from '../../contract/run-config'
import { explainUnsuitable, mixingConfig } from '../../contract/mixing'
import { collect, newFolder, ofType, openSmall } from '../training/testing/small-run'

const digits: Omit<RunConfigInput, 'mixing'> = {
  data: {
    source: { kind: 'bundled', name: 'digits' },
    reading: { image: { height: 8, width: 8, channels: 1 } },
    examplesPerClass: 40
  },
  model: { architecture: 'small-cnn', filters: [8, 16], dense: 32 },
  optimizer: { kind: 'adam', learningRate: 0.005 },
  training: { epochs: 20, batchSize: 32 }
}
const moons: Omit<RunConfigInput, 'mixing'> = {
  data: { source: { kind: 'generated', name: 'two-moons', examples: 400 } },
  model: { architecture: 'mlp', hidden: [32, 32] },
  optimizer: { kind: 'adam', learningRate: 0.01 },
  training: { epochs: 20, batchSize: 32 }
}
const species: Omit<RunConfigInput, 'mixing'> = {
  data: { source: { kind: 'bundled', name: 'penguins' } },
  model: { architecture: 'mlp', hidden: [32] },
  optimizer: { kind: 'adam', learningRate: 0.01 },
  training: { epochs: 20, batchSize: 32 }
}
const masses: Omit<RunConfigInput, 'mixing'> = {
  data: {
    source: { kind: 'bundled', name: 'penguins' },
    reading: { target: 'Body Mass (g)' }
  },
  model: { architecture: 'mlp', hidden: [32] },
  optimizer: { kind: 'adam', learningRate: 0.01 },
  training: { epochs: 20, batchSize: 32 }
}

const policies = mixingConfig.options.map((option) => option.shape.policy.value)
const suiting = (facts: Parameters<typeof explainUnsuitable>[1]) =>
  policies.filter((policy) => explainUnsuitable(mixingConfig.parse({ policy }), facts) === null)

async function testScore(experiment: Omit<RunConfigInput, 'mixing'>, policy: string) {
  const config = runConfig.parse({ ...experiment, mixing: { policy } })
  const training = await openSmall(config, newFolder())
  try {
    await collect(training.train())
    const evaluated = ofType(await collect(training.evaluate()), 'evaluated')
    return evaluated.find(({ split, at }) => split === 'test' && at === 'last')!.scores.score
  } finally {
    training.dispose()
  }
}

describe('every policy learns what it suits', () => {
  it.each(suiting({ task: 'classification', kind: 'image', columns: 0 }))(
    '%s: digits, from 40 of each',
    async (policy) => expect(await testScore(digits, policy)).toBeGreaterThan(0.9)
  )

  it.each(suiting({ task: 'classification', kind: 'table', columns: 2 }))(
    '%s: two moons',
    async (policy) => expect(await testScore(moons, policy)).toBeGreaterThan(0.8)
  )

  it.each(suiting({ task: 'classification', kind: 'table', columns: 6 }))(
    '%s: species of penguins',
    async (policy) => expect(await testScore(species, policy)).toBeGreaterThan(0.9)
  )

  it.each(suiting({ task: 'regression', kind: 'table', columns: 6 }))(
    '%s: masses of penguins, by R2',
    async (policy) => expect(await testScore(masses, policy)).toBeGreaterThan(0.6)
  )
})

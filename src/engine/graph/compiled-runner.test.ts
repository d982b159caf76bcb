import { describe, expect, it } from 'vitest'
import { optimizerConfig } from '../../contract/optimization'
import type { StepDefinition } from '../step/step'
import { compareStep, openBoth } from './testing/compare'
import { definitionOf, expectClose, inputOf, mixingBy, settings } from './testing/runners'

const compared = [0, 10, 30, 200]

async function compareTraining(definition: StepDefinition, threads = settings): Promise<void> {
  const both = openBoth(definition, threads)
  for (let step = 0; step <= compared.at(-1)!; step++) {
    const input = inputOf(definition, mixingBy('input'), step + 1)
    if (compared.includes(step)) await compareStep(both, input)
    else await both.compiled.step(input)
  }
  both.dispose()
}

const mlp = { architecture: 'mlp', hidden: [16, 8] }

describe('a compiled step agrees with the eager one', () => {
  it.each([
    { kind: 'sgd', momentum: 0 },
    { kind: 'sgd', weightDecay: 0.01 },
    { kind: 'sgd', nesterov: true },
    { kind: 'adam', weightDecay: 0.01 },
    { kind: 'adamw', weightDecay: 0 }
  ])('by %j', (optimizer) => {
    const changes = { optimizer: optimizerConfig.parse({ learningRate: 0.02, ...optimizer }) }
    return compareTraining(definitionOf(mlp, [6], changes))
  })

  it.each([
    { task: 'regression' as const },
    { task: 'multi-label' as const, labelSmoothing: 0.1 },
    { labelSmoothing: 0.1, clipNorm: 0.5 }
  ])('for %j', (changes) => compareTraining(definitionOf(mlp, [6], changes)))
})

it.each([
  [{ ...mlp, batchNorm: true, dropout: 0.3 }, [6]],
  [{ architecture: 'small-cnn', filters: [4], dense: 8, batchNorm: true, dropout: 0.3 }, [8, 8, 1]],
  [{ architecture: 'preact-resnet', depth: 8 }, [8, 8, 3]]
])('one op after another, by an executor of its own: %j', (model, shape) =>
  compareTraining(definitionOf(model, shape), { ...settings, sequential: true })
)

it('has a graph of its own for the last, short batch and for unmixed ones', async () => {
  const definition = definitionOf(mlp, [6])
  const both = openBoth(definition)
  await compareStep(both, inputOf(definition, mixingBy('input'), 1, 12))
  await compareStep(both, inputOf(definition, mixingBy('input'), 2, 5))
  await compareStep(both, inputOf(definition, mixingBy('none'), 3, 5))
  await compareStep(both, inputOf(definition, mixingBy('input'), 4, 12))
  both.dispose()
})

describe('a mixed batch is predicted as the eager runner does', () => {
  const small = {
    architecture: 'small-cnn',
    filters: [4, 4],
    dense: 8,
    batchNorm: true,
    dropout: 0.3
  }
  const smoothing = { labelSmoothing: 0.1 }
  it.each([
    ['none', mlp, [6], {}],
    ['input', mlp, [6], smoothing],
    ['regmixup', mlp, [6], smoothing],
    ['input', mlp, [6], { task: 'regression' as const }],
    ['manifold', small, [8, 8, 1], smoothing],
    ['cutmix', small, [8, 8, 1], {}]
  ] as const)('%s of %j', async (policy, model, shape, changes) => {
    const definition = definitionOf(model, [...shape], changes)
    const both = openBoth(definition)
    const mixing = mixingBy(policy)
    for (let step = 1; step <= 3; step++) {
      await compareStep(both, inputOf(definition, mixing, step))
      const batch = inputOf(definition, mixing, step + 10)
      const expected = await both.eager.predictMixed(batch)
      const found = await both.compiled.predictMixed(batch)
      for (const name of ['logits', 'targets', 'smoothed'] as const) {
        expectClose(found[name], expected[name], name)
      }
      expectClose(Float32Array.of(found.loss), Float32Array.of(expected.loss), 'loss')
    }
    both.dispose()
  })
})

it('reads and writes its state, whole and in part', async () => {
  const definition = definitionOf(mlp, [6])
  const { compiled, dispose } = openBoth(definition)
  const before = await compiled.readState()
  await compiled.step(inputOf(definition, mixingBy('input'), 1))
  const [name] = Object.keys(before)
  const changed = await compiled.readState([name!])
  expect(Object.keys(changed)).toEqual([name])
  expect(changed[name!]).not.toEqual(before[name!])
  await compiled.writeState(before)
  expect(await compiled.readState()).toEqual(before)
  dispose()
})

import { afterAll, describe, expect, it } from 'vitest'
import { optimizerConfig } from '../../contract/optimization'
import { initialise } from '../models/initialise'
import { createEagerRunner } from '../training/eagerRunner'
import type { StepDefinition } from '../training/step'
import type { StepInput, StepRunner } from '../training/stepRunner'
import { createCompiledRunner } from './compiledRunner'
import { addon, definitionOf, expectClose, inputOf, mixingBy, settings } from './runners-for-tests'

const runners: StepRunner[] = []
afterAll(() => {
  for (const runner of runners) runner.dispose()
})

function bothRunners(definition: StepDefinition): { eager: StepRunner; compiled: StepRunner } {
  const initial = initialise(definition.model, 1)
  const eager = createEagerRunner(definition, initial)
  const compiled = createCompiledRunner(definition, initial, addon, settings)
  runners.push(eager, compiled)
  return { eager, compiled }
}

/** One step of both from the compiled one's state; the optimizer's slots show the gradients. */
async function compareStep(
  { eager, compiled }: { eager: StepRunner; compiled: StepRunner },
  input: StepInput
): Promise<void> {
  await eager.writeState(await compiled.readState())
  const few = input.features.slice(0, (input.features.length / input.size) * 2)
  expectClose(await compiled.predict(few, 2), await eager.predict(few, 2), 'logits')
  const expected = await eager.step(input)
  expectClose(Float32Array.of(await compiled.step(input)), Float32Array.of(expected), 'loss')
  const [actual, after] = [await compiled.readState(), await eager.readState()]
  for (const [name, values] of Object.entries(after)) {
    // TensorFlow's Adam computes 1 - beta2 in float32, 1.3e-5 off; the rate makes up for it.
    if (!name.endsWith('/square-slot')) expectClose(actual[name]!, values, name)
  }
}

async function compareTraining(
  definition: StepDefinition,
  policy: string,
  compared = [0, 10, 30, 200]
): Promise<void> {
  const both = bothRunners(definition)
  const mixing = mixingBy(policy)
  for (let step = 0; step <= compared.at(-1)!; step++) {
    const input = inputOf(definition, mixing, step + 1)
    if (compared.includes(step)) await compareStep(both, input)
    else await both.compiled.step(input)
  }
}

const mlp = { architecture: 'mlp', hidden: [16, 8] }
const cnn = { architecture: 'small-cnn', filters: [4, 8], dense: 16 }
const image = [8, 8, 1]

describe('a compiled step agrees with the eager one', () => {
  it.each(['none', 'input', 'manifold', 'regmixup', 'column-cutmix'])(
    'on a table, mixed by %s',
    (policy) => compareTraining(definitionOf(mlp, [6]), policy)
  )

  it('on a table, mixed by cmixup', () =>
    compareTraining(definitionOf(mlp, [6], { task: 'regression' }), 'cmixup'))

  it.each([
    ...['none', 'input', 'manifold', 'regmixup', 'cutmix'],
    ...['mixup-or-cutmix', 'resizemix', 'fmix', 'saliencymix']
  ])('on images, mixed by %s', (policy) => compareTraining(definitionOf(cnn, image), policy))

  it.each([
    [{ architecture: 'linear' }, [6]],
    [{ architecture: 'mlp', hidden: [8], batchNorm: true, dropout: 0.3 }, [6]],
    [{ architecture: 'small-cnn', filters: [4], dense: 8, batchNorm: true, dropout: 0.3 }, image],
    [{ architecture: 'lenet-5' }, [12, 12, 3]],
    [{ architecture: 'preact-resnet', depth: 8 }, [8, 8, 3]],
    [{ architecture: 'wide-resnet', depth: 10, factor: 1, dropout: 0.3 }, [8, 8, 3]]
  ])('of %j', (model, exampleShape) =>
    compareTraining(definitionOf(model, exampleShape), 'manifold')
  )

  it('of {"architecture":"preact-resnet-18"}', { timeout: 180_000 }, () =>
    compareTraining(definitionOf({ architecture: 'preact-resnet-18' }, [8, 8, 3]), 'input', [0, 10])
  )

  it.each([
    { kind: 'sgd', momentum: 0 },
    { kind: 'sgd', weightDecay: 0.01 },
    { kind: 'sgd', nesterov: true },
    { kind: 'adam', weightDecay: 0.01 },
    { kind: 'adamw', weightDecay: 0 }
  ])('by %j', (optimizer) => {
    const changes = { optimizer: optimizerConfig.parse({ learningRate: 0.02, ...optimizer }) }
    return compareTraining(definitionOf(mlp, [6], changes), 'input')
  })

  it.each([
    { task: 'regression' as const },
    { task: 'multi-label' as const, labelSmoothing: 0.1 },
    { labelSmoothing: 0.1, clipNorm: 0.5 }
  ])('for %j', (changes) => compareTraining(definitionOf(mlp, [6], changes), 'input'))
})

it('has a graph of its own for the last, short batch and for unmixed ones', async () => {
  const definition = definitionOf(mlp, [6])
  const both = bothRunners(definition)
  await compareStep(both, inputOf(definition, mixingBy('input'), 1, 12))
  await compareStep(both, inputOf(definition, mixingBy('input'), 2, 5))
  await compareStep(both, inputOf(definition, mixingBy('none'), 3, 5))
  await compareStep(both, inputOf(definition, mixingBy('input'), 4, 12))
})

it('reads and writes its state, whole and in part', async () => {
  const definition = definitionOf(mlp, [6])
  const { compiled } = bothRunners(definition)
  const before = await compiled.readState()
  await compiled.step(inputOf(definition, mixingBy('input'), 1))
  const [name] = Object.keys(before)
  const changed = await compiled.readState([name!])
  expect(Object.keys(changed)).toEqual([name])
  expect(changed[name!]).not.toEqual(before[name!])
  await compiled.writeState(before)
  expect(await compiled.readState()).toEqual(before)
})

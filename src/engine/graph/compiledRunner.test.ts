import { describe, expect, it } from 'vitest'
import { mixingConfig, type MixingConfig } from '../../contract/mixing'
import { modelConfig, type ModelConfig } from '../../contract/model'
import { optimizerConfig } from '../../contract/optimization'
import { describeModel, mixableBlocks } from '../../core/architecture'
import { generator } from '../../core/random'
import { planMixing } from '../mixing'
import { initialise } from '../models/initialise'
import { createEagerRunner } from '../training/eagerRunner'
import type { StepDefinition } from '../training/step'
import type { StepInput } from '../training/stepRunner'
import { addonPath } from './addon'
import { createCompiledRunner } from './compiledRunner'

const settings = { intraOpThreads: null, interOpThreads: null }

function definitionOf(
  model: ModelConfig,
  exampleShape: number[],
  optimizer = optimizerConfig.parse({ kind: 'adamw' })
): StepDefinition {
  const outputs = 5
  return {
    model: describeModel(model, exampleShape, outputs),
    task: 'classification',
    optimizer,
    labelSmoothing: 0.02,
    clipNorm: 2
  }
}

/** Batch `step` of a made-up data set, mixed as the policy draws it. */
function inputOf(
  definition: StepDefinition,
  mixing: MixingConfig,
  step: number,
  size = 12
): StepInput {
  const { exampleShape, outputs } = definition.model
  const random = generator(7, 'generation', 0, step)
  const width = exampleShape.reduce((product, side) => product * side, 1)
  const features = Float32Array.from({ length: size * width }, () => random.normal())
  const labels = Int32Array.from({ length: size }, () => random.integer(outputs))
  const targets = new Float32Array(size * outputs)
  labels.forEach((label, row) => (targets[row * outputs + label] = 1))
  const batch = {
    ...{ size, labels, targets, exampleShape, task: definition.task, inputs: features },
    columnGroups: null,
    mixableBlocks: mixableBlocks(definition.model),
    defaultBlocks: mixableBlocks(definition.model),
    training: { length: size, targets, gather: () => features },
    epoch: 0,
    epochs: 1
  }
  return {
    ...{ features, targets, size, step },
    plan: planMixing(batch, mixing, generator(7, 'mixing', 0, step)),
    learningRate: 0.01,
    dropoutSeed: Int32Array.of(step, 3)
  }
}

function expectClose(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const difference = expected.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - actual[index]!)),
    0
  )
  expect(difference).toBeLessThanOrEqual(tolerance * largest)
}

const models: Record<string, { model: ModelConfig; exampleShape: number[] }> = {
  linear: { model: modelConfig.parse({ architecture: 'linear' }), exampleShape: [6] },
  mlp: {
    model: modelConfig.parse({
      architecture: 'mlp',
      hidden: [16, 8],
      batchNorm: true,
      dropout: 0.2
    }),
    exampleShape: [6]
  },
  'small-cnn': {
    model: modelConfig.parse({ architecture: 'small-cnn', filters: [4, 8], dense: 16 }),
    exampleShape: [8, 8, 1]
  },
  'preact-resnet': {
    model: modelConfig.parse({ architecture: 'preact-resnet', depth: 8 }),
    exampleShape: [16, 16, 3]
  }
}

describe.each(Object.entries(models))('a compiled step of %s', (_, { model, exampleShape }) => {
  it.each(['none', 'input'] as const)('agrees with the eager step, mixing %s', async (policy) => {
    const definition = definitionOf(model, exampleShape)
    const mixing = mixingConfig.parse({ policy })
    const initial = initialise(definition.model, 1)
    const eager = createEagerRunner(definition, initial)
    const compiled = createCompiledRunner(definition, initial, addonPath(), settings)
    for (const before of [0, 3]) {
      for (let step = 1; step <= before; step++) await eager.step(inputOf(definition, mixing, step))
      await compiled.writeState(await eager.readState())
      const { features, size } = inputOf(definition, mixing, 99, 5)
      expectClose(await compiled.predict(features, size), await eager.predict(features, size), 1e-5)
      const input = inputOf(definition, mixing, before + 1)
      const expected = await eager.step(input)
      const loss = await compiled.step(input)
      expect(Math.abs(loss - expected)).toBeLessThanOrEqual(1e-5 * expected)
      const [actual, after] = [await compiled.readState(), await eager.readState()]
      for (const [name, values] of Object.entries(after)) {
        // TensorFlow's Adam computes 1 - beta2 in float32, which is 1.3e-5 off; the weights see half of that.
        expectClose(actual[name]!, values, name.endsWith('/square-slot') ? 2e-5 : 1e-5)
      }
    }
    eager.dispose()
    compiled.dispose()
  })
})

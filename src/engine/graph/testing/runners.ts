import { expect } from 'vitest'
import type { Task } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { mixingConfig, type MixingConfig } from '../../../contract/mixing'
import { modelConfig } from '../../../contract/model'
import { optimizerConfig } from '../../../contract/optimization'
import { describeModel, isText, mixableBlocks } from '../../../core/architecture'
import { generator } from '../../../core/random'
import { relativeDifference } from '../../../core/relative-difference'
import { planMixing } from '../../mixing'
import { batchFacts } from '../../mixing/testing/plan-fixtures'
import { initialise } from '../../models/initialise'
import { addonPath } from '../addon'
import { createCompiledRunner } from '../compiled-runner'
import type { SessionSettings } from '../encode'
import type { StepDefinition } from '../../step/step'
import type { StepInput, StepRunner } from '../../step/step-runner'

const path = addonPath()
if (path === null) {
  throw new StudioError('runtime-unavailable', 'The native addon is missing. Run: npm run runtime')
}
export const addon = path
export const settings: SessionSettings = { intraOpThreads: null, interOpThreads: null }

type ModelInput = Parameters<typeof modelConfig.parse>[0]

/** A compiled step of `definition` from its initial weights. */
export function compile(definition: StepDefinition): StepRunner {
  return createCompiledRunner(definition, initialise(definition.model, 1), addon, settings)
}

/** A small training of `model` on examples of one shape. */
export function definitionOf(
  model: ModelInput,
  exampleShape: number[],
  changes: Partial<StepDefinition> = {}
): StepDefinition {
  return {
    model: describeModel(modelConfig.parse(model), exampleShape, 3),
    task: 'classification',
    optimizer: optimizerConfig.parse({ kind: 'adamw', learningRate: 0.005 }),
    labelSmoothing: 0,
    clipNorm: null,
    ...changes
  }
}

function drawTargets(task: Task, labels: Int32Array, step: number): Float32Array {
  const random = generator(7, 'labelNoise', 0, step)
  return Float32Array.from({ length: labels.length * 3 }, (_, index) => {
    if (task === 'regression') return random.normal()
    if (task === 'multi-label') return random.integer(2)
    return labels[Math.floor(index / 3)] === index % 3 ? 1 : 0
  })
}

/** Batch number `step` of a synthetic data set, mixed as the policy draws it. */
export function inputOf(
  { model, task, optimizer }: StepDefinition,
  mixing: MixingConfig,
  step: number,
  size = 12
): StepInput {
  const { exampleShape } = model
  const random = generator(7, 'generation', 0, step)
  const width = exampleShape.reduce((product, side) => product * side, 1)
  const labels = Int32Array.from({ length: size }, () => random.integer(3))
  const features = Float32Array.from({ length: size * width }, (_, index) =>
    isText(exampleShape)
      ? random.integer(40)
      : random.normal() + labels[Math.floor(index / width)]! / 2
  )
  const targets = drawTargets(task, labels, step)
  const facts = batchFacts({ size, exampleShape, task, labels })
  const blocks = mixableBlocks(model)
  const batch = {
    ...{ ...facts, features, targets, mixableBlocks: blocks, defaultBlocks: blocks },
    columnGroups:
      exampleShape.length === 1 ? Int32Array.from({ length: width }, (_, i) => i) : null,
    training: { length: size, targets, gather: () => features }
  }
  return {
    ...{ features, targets, size, step },
    plan: planMixing(batch, mixing, generator(7, 'mixing', 0, step)),
    learningRate: optimizer.learningRate,
    dropoutSeed: Int32Array.of(step, 3)
  }
}

export const mixingBy = (policy: string): MixingConfig => mixingConfig.parse({ policy })

export function expectClose(actual: Float32Array, expected: Float32Array, name: string): void {
  expect(actual.length).toBe(expected.length)
  expect(relativeDifference(actual, expected), name).toBeLessThanOrEqual(1e-5)
}

import type { MixingConfig } from '../../contract/mixing'
import { defaultMixedBlocks, mixableBlocks } from '../../core/architecture'
import { generator } from '../../core/random'
import { planMixing } from '../mixing'
import type { StepDefinition } from '../step/step'
import type { StepInput } from '../step/step-runner'

/** Batch number `step` of synthetic examples with classes, mixed as the policy draws it; the same on every machine. */
export function madeBatch(
  { model, optimizer }: StepDefinition,
  mixing: MixingConfig,
  size: number,
  step: number
): StepInput {
  const { exampleShape, outputs } = model
  const width = exampleShape.reduce((product, side) => product * side, 1)
  const random = generator(5, 'generation', 0, step)
  const labels = Int32Array.from({ length: size }, () => random.integer(outputs))
  const targets = new Float32Array(size * outputs)
  labels.forEach((label, row) => (targets[row * outputs + label] = 1))
  const features = Float32Array.from(
    { length: size * width },
    (_, index) => random.uniform() + labels[Math.floor(index / width)]! / outputs
  )
  const facts = {
    ...{ size, labels, targets, exampleShape, task: 'classification' as const },
    ...{ features, columnGroups: null, epoch: 0, epochs: 1 },
    ...{ mixableBlocks: mixableBlocks(model), defaultBlocks: defaultMixedBlocks(model) },
    training: { length: size, targets, gather: () => features }
  }
  return {
    ...{ features, targets, size, step, learningRate: optimizer.learningRate },
    plan: planMixing(facts, mixing, generator(5, 'mixing', 0, step)),
    dropoutSeed: Int32Array.of(5, step)
  }
}

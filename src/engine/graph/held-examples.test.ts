import { expect, it } from 'vitest'
import type { StepDefinition } from '../step/step'
import type { RowsInput, StepInput } from '../step/step-runner'
import { generator } from '../../core/random'
import { initialise } from '../models/initialise'
import { createCompiledRunner } from './compiled-runner'
import { addon, definitionOf, inputOf, mixingBy, settings } from './testing/runners'

const length = 50

/** The same batch by its rows and as it would be fed. */
function batchOf(
  definition: StepDefinition,
  features: Float32Array,
  targets: Float32Array,
  step: number,
  size: number
): { byRows: RowsInput; fed: StepInput } {
  const drawn = inputOf(definition, mixingBy('manifold'), step, size)
  const random = generator(3, 'order', 0, step)
  const rows = Int32Array.from({ length: size }, () => random.integer(length))
  const pick = (values: Float32Array) => {
    const width = values.length / length
    return Float32Array.from(
      Array.from(rows, (row) => [...values.subarray(row * width, (row + 1) * width)]).flat()
    )
  }
  const fed = { ...drawn, features: pick(features), targets: pick(targets) }
  const { plan, learningRate, dropoutSeed } = drawn
  return { fed, byRows: { rows, size, plan, learningRate, dropoutSeed, step } }
}

it.each(['float32', 'bfloat16'] as const)(
  'a step on rows of held examples is the step that they are fed to, bit by bit, in %s',
  async (precision) => {
    const definition = definitionOf(
      { architecture: 'small-cnn', filters: [4], dense: 8, batchNorm: true, dropout: 0.3 },
      [8, 8, 1]
    )
    const initial = initialise(definition.model, 1)
    const { features, targets } = inputOf(definition, mixingBy('none'), 1, length)
    const options = { ...settings, precision }
    const feeding = createCompiledRunner(definition, initial, addon, options)
    const holding = createCompiledRunner(definition, initial, addon, options, {
      length,
      features: features.slice(),
      targets
    })
    expect(feeding.stepOnRows).toBeUndefined()
    for (const [index, size] of [12, 12, 5, 12, 5].entries()) {
      const { byRows, fed } = batchOf(definition, features, targets, index + 1, size)
      expect(await holding.stepOnRows!(byRows)).toBe(await feeding.step(fed))
    }
    expect(await holding.readState()).toEqual(await feeding.readState())
    // What is held is no part of what a checkpoint keeps.
    expect(Object.keys(await holding.readState())).toEqual(Object.keys(await feeding.readState()))
    feeding.dispose()
    holding.dispose()
  }
)

import { describe, expect, it } from 'vitest'
import type { Task } from '../../contract/data'
import { explainUnsuitable, mixingConfig, type MixingConfig } from '../../contract/mixing'
import { modelConfig, type ModelConfig } from '../../contract/model'
import { mixableBlocks } from '../../core/architecture'
import type { StepDefinition } from '../step/step'
import { compareStep, openBoth } from './testing/compare'
import { definitionOf, inputOf, mixingBy } from './testing/runners'

/** Every policy that suits the data and the model. */
function suiting({ model, task }: StepDefinition): MixingConfig[] {
  const { exampleShape } = model
  return mixingConfig.options
    .map((option) => mixingBy(option.shape.policy.value))
    .filter((mixing) => {
      const facts = {
        task,
        kind: exampleShape.length === 3 ? ('image' as const) : ('table' as const),
        columns: exampleShape[0]!,
        mixableBlocks: mixableBlocks(model),
        epochs: 10
      }
      return explainUnsuitable(mixing, facts) === null
    })
}

interface Comparison {
  model: { architecture: ModelConfig['architecture'] } & Record<string, unknown>
  exampleShape: number[]
  task?: Task
  /** Of a batch. */
  size?: number
}

const table = [6]
const image = [8, 8, 1]
const colours = [8, 8, 3]
const comparisons: Comparison[] = [
  { model: { architecture: 'linear' }, exampleShape: table },
  { model: { architecture: 'mlp', hidden: [16, 8] }, exampleShape: table },
  { model: { architecture: 'mlp', hidden: [16, 8] }, exampleShape: table, task: 'regression' },
  { model: { architecture: 'mlp', hidden: [16, 8] }, exampleShape: table, task: 'multi-label' },
  {
    model: { architecture: 'mlp', hidden: [8], batchNorm: true, dropout: 0.3 },
    exampleShape: table
  },
  { model: { architecture: 'linear' }, exampleShape: image },
  { model: { architecture: 'mlp', hidden: [16, 8] }, exampleShape: image },
  { model: { architecture: 'small-cnn', filters: [4, 8], dense: 16 }, exampleShape: image },
  {
    model: { architecture: 'small-cnn', filters: [4], dense: 8, batchNorm: true, dropout: 0.3 },
    exampleShape: image
  },
  { model: { architecture: 'lenet-5' }, exampleShape: [12, 12, 3] },
  { model: { architecture: 'preact-resnet', depth: 8 }, exampleShape: colours },
  {
    model: { architecture: 'wide-resnet', depth: 10, factor: 1, dropout: 0.3 },
    exampleShape: colours
  },
  { model: { architecture: 'preact-resnet', depth: 20 }, exampleShape: colours },
  { model: { architecture: 'preact-resnet-18' }, exampleShape: colours, size: 4 }
]

const compared = [0, 10, 30, 200]

const titled = comparisons.map((comparison) => {
  const { model, exampleShape, task = 'classification' } = comparison
  return [`${JSON.stringify(model)} on ${exampleShape.join('x')}, ${task}`, comparison] as const
})

describe('restarted from the same state, a compiled step agrees with the eager one', () => {
  it.each(titled)(
    'at steps 0, 10, 30 and 200: %s',
    { timeout: 300_000 },
    async (_, { model, exampleShape, task = 'classification', size }) => {
      const definition = definitionOf(model, exampleShape, { task })
      const both = openBoth(definition)
      const mixings = suiting(definition)
      for (let step = 0; step <= compared.at(-1)!; step++) {
        const input = (mixing: MixingConfig) => inputOf(definition, mixing, step + 1, size)
        if (compared.includes(step)) {
          const state = await both.compiled.readState()
          for (const mixing of mixings) {
            await both.compiled.writeState(state)
            await compareStep(both, input(mixing), `${mixing.policy} at step ${step}`)
          }
          await both.compiled.writeState(state)
        }
        await both.compiled.step(input(mixingBy('input')))
      }
      both.dispose()
    }
  )

  it('for every architecture and every policy there is', () => {
    const architectures = new Set(comparisons.map(({ model }) => model.architecture))
    const known = modelConfig.options.map((option) => option.shape.architecture.value)
    expect([...architectures].sort()).toEqual([...known].sort())
    const policies = comparisons.flatMap(({ model, exampleShape, task }) =>
      suiting(definitionOf(model, exampleShape, task && { task }))
    )
    const names = mixingConfig.options.map((option) => option.shape.policy.value)
    expect([...new Set(policies.map(({ policy }) => policy))].sort()).toEqual([...names].sort())
  })
})

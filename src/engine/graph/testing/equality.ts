import type { Task } from '../../../contract/data'
import {
  explainUnsuitable,
  mixingConfig,
  type MixingConfig,
  type PolicyName
} from '../../../contract/mixing'
import type { MixingFacts } from '../../../contract/mixing/suitability'
import type { ModelConfig } from '../../../contract/model'
import { isText, mixableBlocks } from '../../../core/architecture'
import type { StepDefinition } from '../../step/step'
import { compareStep, openBoth, withOffsets } from './compare'
import { definitionOf, inputOf, mixingBy } from './runners'

/** Settings that lead to other operations than the defaults of their policies. */
const variations = [
  { policy: 'regmixup', eta: 0.5 },
  { policy: 'cmixup', blocks: [1] }
].map((settings) => mixingConfig.parse(settings))

const kindOf = (exampleShape: number[]): MixingFacts['kind'] =>
  exampleShape.length === 3 ? 'image' : isText(exampleShape) ? 'text' : 'table'

/** Every policy that suits the data and the model. */
export function suiting({ model, task }: StepDefinition): MixingConfig[] {
  const { exampleShape } = model
  const policies = mixingConfig.options.map((option) => mixingBy(option.shape.policy.value))
  return [...policies, ...variations].filter((mixing) => {
    const facts = {
      task,
      kind: kindOf(exampleShape),
      columns: exampleShape[0]!,
      mixableBlocks: mixableBlocks(model),
      epochs: 10
    }
    return explainUnsuitable(mixing, facts) === null
  })
}

export interface Comparison {
  model: { architecture: ModelConfig['architecture'] } & Record<string, unknown>
  exampleShape: number[]
  task?: Task
  /** Of a batch. */
  size?: number
}

const table = [6]
const image = [8, 8, 1]
const colours = [8, 8, 3]
export const comparisons: Comparison[] = [
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
  {
    model: { architecture: 'pooled-cnn', filters: [4, 6], dropout: 0.3 },
    exampleShape: colours
  },
  { model: { architecture: 'preact-resnet', depth: 8 }, exampleShape: colours },
  {
    model: { architecture: 'wide-resnet', depth: 10, factor: 1, dropout: 0.3 },
    exampleShape: colours
  },
  { model: { architecture: 'preact-resnet', depth: 20 }, exampleShape: colours },
  { model: { architecture: 'preact-resnet-18' }, exampleShape: colours, size: 4 },
  { model: { architecture: 'text-mean', embedding: 6, hidden: 8 }, exampleShape: [9, 1] },
  { model: { architecture: 'text-cnn', embedding: 6, filters: 4 }, exampleShape: [9, 1] },
  { model: { architecture: 'efficientnet-lite' }, exampleShape: [32, 32, 3], size: 4 },
  { model: { architecture: 'mobilenet-v2' }, exampleShape: [32, 32, 3], size: 4 },
  { model: { architecture: 'resnet', depth: 18 }, exampleShape: [32, 32, 3], size: 4 },
  { model: { architecture: 'resnet', depth: 50 }, exampleShape: [32, 32, 3], size: 4 }
]

export function titleOf({ model, exampleShape, task = 'classification' }: Comparison): string {
  return `${JSON.stringify(model)} on ${exampleShape.join('x')}, ${task}`
}

/**
 * Trains with input mixup and, at each of the steps, restarts every policy that suits from the same state, compiled and
 * eager: both must agree.
 * @param only restarts these policies alone
 */
export async function expectEqualSteps(
  { model, exampleShape, task = 'classification', size }: Comparison,
  steps: readonly number[],
  only?: readonly PolicyName[]
): Promise<void> {
  const definition = definitionOf(model, exampleShape, { task })
  const deep = /efficientnet|mobilenet/.test(model.architecture)
  const both = openBoth(definition, undefined, deep ? withOffsets(definition.model) : undefined)
  const mixings = suiting(definition).filter(({ policy }) => only?.includes(policy) ?? true)
  for (let step = 0; step <= steps.at(-1)!; step++) {
    const input = (mixing: MixingConfig) => inputOf(definition, mixing, step + 1, size)
    if (steps.includes(step)) {
      const state = await both.compiled.readState()
      for (const mixing of mixings) {
        await both.compiled.writeState(state)
        await compareStep(both, input(mixing), `${mixing.policy} at step ${step}`)
      }
      await both.compiled.writeState(state)
    }
    await both.compiled.step(input(mixingBy(isText(exampleShape) ? 'manifold' : 'input')))
  }
  both.dispose()
}

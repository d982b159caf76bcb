import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { mixingConfig } from '../../contract/mixing'
import { modelConfig } from '../../contract/model'
import { optimizerConfig } from '../../contract/optimization'
import { describeBlocks, describeModel, type ModelDescription } from '../../core/architecture'
import {
  batchNorm,
  conv,
  dense,
  dropout,
  flatten,
  globalAveragePool,
  maxPool,
  relu,
  relu6,
  type LayerSpec
} from '../../core/architecture/layer'
import { relativeDifference } from '../../core/relative-difference'
import { initialise, type NamedValues } from '../models/initialise'
import { resource } from '../resources'
import { onJavaScript } from '../runtime/on-java-script'
import { loadTensorFlow } from '../runtime/tensorflow'
import { createEagerRunner } from '../step/eager-runner'
import type { StepDefinition } from '../step/step'
import { madeBatch } from './made-batch'
import { readTraces, replayTrace } from './trace'

beforeAll(async () => {
  const { kind, notice } = await loadTensorFlow()
  expect({ kind, notice }).toEqual({ kind: 'webgpu', notice: null })
})

/** As the self-test allows against PyTorch elsewhere. */
const allowed = 1e-5

describe('steps as PyTorch took them', () => {
  it.each(readTraces(join(resource('self-test'), 'traces.json')))(
    'the first two of $model with $optimizer',
    async (trace) => {
      const { loss } = await replayTrace({ ...trace, steps: trace.steps.slice(0, 2) }, 'eager')
      expect(loss).toBeLessThan(allowed)
    }
  )
})

const definitionOf = (model: ModelDescription): StepDefinition => ({
  ...{ model, task: 'classification', labelSmoothing: 0, clipNorm: null },
  optimizer: optimizerConfig.parse({ kind: 'sgd', learningRate: 0.1, momentum: 0.9 })
})

/** The losses of so many steps of four examples with input mixup, and the state after them. */
async function train(definition: StepDefinition, steps: number, policy: string) {
  const runner = createEagerRunner(definition, initialise(definition.model, 3))
  const mixing = mixingConfig.parse({ policy })
  const losses: number[] = []
  try {
    for (let step = 1; step <= steps; step++) {
      losses.push(await runner.step(madeBatch(definition, mixing, 4, step)))
    }
    return { losses, state: await runner.readState() }
  } finally {
    runner.dispose()
  }
}

/** Largest difference of any tensor, as a share of its largest value. */
const differenceOf = (found: NamedValues, expected: NamedValues): number =>
  Math.max(
    ...Object.entries(expected).map(([name, values]) => relativeDifference(found[name]!, values))
  )

describe('steps as the JavaScript backend takes them', () => {
  it('30 of a CNN on pictures of 8x8', async () => {
    const config = modelConfig.parse({ architecture: 'small-cnn', filters: [4, 8], dense: 16 })
    const definition = definitionOf(describeModel(config, [8, 8, 1], 10))
    const expected = await onJavaScript(() => train(definition, 30, 'input'))
    const found = await train(definition, 30, 'input')
    expect(expected.losses.at(-1)).toBeLessThan(0.9 * expected.losses[0]!)
    expect(relativeDifference(found.losses, expected.losses)).toBeLessThan(allowed)
    // Thirty updates add up the roundings of each.
    expect(differenceOf(found.state, expected.state)).toBeLessThan(10 * allowed)
  })

  const depthwise: LayerSpec = { kind: 'depthwiseConv', size: 3, stride: 2, padding: 'same' }
  it.each<[string, LayerSpec[]]>([
    ['depthwise convolution', [conv(4, 3), depthwise, relu6, flatten]],
    ['largest values of a neighbourhood', [conv(4, 3), maxPool(2), flatten]],
    ['means of all places', [conv(4, 3, { stride: 2 }), relu, globalAveragePool]],
    ['batch normalisation', [conv(4, 3, { bias: false }), batchNorm, relu, flatten]],
    ['dropout', [flatten, dense(16), relu, ...dropout(0.5)]],
    [
      'a residual unit',
      [conv(4, 3), { kind: 'residual', main: [batchNorm, relu, conv(4, 3)], shortcut: [] }, flatten]
    ]
  ])('one with %s', async (_, layers) => {
    const blocks = [
      { name: 'front', layers, mixing: 'default' as const },
      { name: 'output', layers: [dense(3)], mixing: 'default' as const }
    ]
    const definition = definitionOf(describeBlocks(blocks, [8, 8, 3]))
    const expected = await onJavaScript(() => train(definition, 1, 'cutmix'))
    const found = await train(definition, 1, 'cutmix')
    expect(relativeDifference(found.losses, expected.losses)).toBeLessThan(allowed)
    expect(differenceOf(found.state, expected.state)).toBeLessThan(allowed)
  })
})

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { optimizerConfig } from '../../contract/optimization'
import { describeBlocks, parametersOf, type ModelDescription } from '../../core/architecture'
import { conv, dense, flatten, maxPool, relu, type BlockSpec } from '../../core/architecture/layer'
import { float32Value, permutationValues } from '../mixing/values'
import { createRunner } from './createRunner'

interface Values {
  shape: number[]
  data: number[]
}
interface Trace {
  model: 'mlp' | 'cnn'
  optimizer: 'adamw' | 'sgd'
  x: Values
  labels: number[]
  classes: number
  initialWeights: Values[]
  finalWeights: Values[]
  steps: { batch: number[]; permutation: number[]; lambda_: number; loss: number }[]
}

const reference = JSON.parse(readFileSync('reference/training-traces.json', 'utf8')) as {
  traces: Trace[]
}

const blocks: Record<Trace['model'], BlockSpec[]> = {
  mlp: [
    { name: 'hidden', layers: [dense(8), relu], mixing: 'default' },
    { name: 'output', layers: [dense(3)], mixing: 'default' }
  ],
  cnn: [
    { name: 'conv', layers: [conv(4, 3), relu, maxPool(2)], mixing: 'default' },
    { name: 'output', layers: [flatten, dense(3)], mixing: 'default' }
  ]
}
const optimizers = {
  adamw: optimizerConfig.parse({ kind: 'adamw', learningRate: 0.01, weightDecay: 0.01 }),
  sgd: optimizerConfig.parse({ kind: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 })
}

function stepInput(trace: Trace, index: number, learningRate: number) {
  const { batch, permutation, lambda_ } = trace.steps[index]!
  const width = trace.x.data.length / trace.x.shape[0]!
  const rows = batch.flatMap((row) => trace.x.data.slice(row * width, (row + 1) * width))
  const targets = new Float32Array(batch.length * trace.classes)
  batch.forEach((row, i) => (targets[i * trace.classes + trace.labels[row]!] = 1))
  const lambda = Float32Array.of(lambda_)
  return {
    features: Float32Array.from(rows),
    targets,
    size: batch.length,
    plan: {
      variant: 'input',
      values: {
        lambda: float32Value(lambda),
        ...permutationValues(Int32Array.from(permutation))
      },
      lambda,
      partners: null
    },
    learningRate,
    step: index + 1,
    dropoutSeed: new Int32Array(2)
  }
}

const named = (model: ModelDescription, weights: Values[]) =>
  Object.fromEntries(
    parametersOf(model).map(({ name }, index) => [name, Float32Array.from(weights[index]!.data)])
  )

const cases = (['compiled', 'eager'] as const).flatMap((engine) =>
  reference.traces.map((trace) => ({ ...trace, engine }))
)

test.each(cases)('PyTorch trains $model with $optimizer alike: $engine steps', async (trace) => {
  const model = describeBlocks(blocks[trace.model], trace.x.shape.slice(1))
  const optimizer = optimizers[trace.optimizer]
  const definition = {
    ...{ model, optimizer, task: 'classification' as const },
    ...{ labelSmoothing: 0, clipNorm: null }
  }
  const initial = named(model, trace.initialWeights)
  const runner = createRunner(definition, initial, { engine: trace.engine, threads: null })
  for (const [index, { loss }] of trace.steps.entries()) {
    const computed = await runner.step(stepInput(trace, index, optimizer.learningRate))
    expect(Math.abs(computed - loss)).toBeLessThan(1e-5)
  }
  const trained = await runner.readState()
  for (const [name, expected] of Object.entries(named(model, trace.finalWeights))) {
    const differences = expected.map((value, i) => Math.abs(value - trained[name]![i]!))
    expect(Math.max(...differences)).toBeLessThan(1e-5)
  }
  runner.dispose()
})

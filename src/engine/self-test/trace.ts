import { readFileSync } from 'node:fs'
import type { ComputeConfig } from '../../contract/run-config'
import { optimizerConfig } from '../../contract/optimization'
import { describeBlocks, parametersOf, type ModelDescription } from '../../core/architecture'
import { conv, dense, flatten, maxPool, relu, type BlockSpec } from '../../core/architecture/layer'
import { float32Value, permutationValues } from '../mixing/values'
import { createRunner } from '../graph/create-runner'
import type { StepInput } from '../step/step-runner'

interface Values {
  shape: number[]
  data: number[]
}

/** A training with input mixup as PyTorch did it, step by step. */
export interface Trace {
  model: 'mlp' | 'cnn'
  optimizer: 'adamw' | 'sgd'
  x: Values
  labels: number[]
  classes: number
  initialWeights: Values[]
  finalWeights: Values[]
  steps: { batch: number[]; permutation: number[]; lambda_: number; loss: number }[]
}

export function readTraces(path: string): Trace[] {
  return (JSON.parse(readFileSync(path, 'utf8')) as { traces: Trace[] }).traces
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

function stepInput(trace: Trace, index: number, learningRate: number): StepInput {
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

/**
 * Trains as the trace did.
 * @returns the largest absolute differences: of the losses of all steps, and of the weights after the last
 */
export async function replayTrace(
  trace: Trace,
  engine: ComputeConfig['engine']
): Promise<{ loss: number; weights: number }> {
  const model = describeBlocks(blocks[trace.model], trace.x.shape.slice(1))
  const optimizer = optimizers[trace.optimizer]
  const definition = {
    ...{ model, optimizer, task: 'classification' as const },
    ...{ labelSmoothing: 0, clipNorm: null }
  }
  const initial = named(model, trace.initialWeights)
  const runner = createRunner(definition, initial, { engine, threads: null })
  try {
    const losses: number[] = []
    for (const [index, { loss }] of trace.steps.entries()) {
      const computed = await runner.step(stepInput(trace, index, optimizer.learningRate))
      losses.push(Math.abs(computed - loss))
    }
    const trained = await runner.readState()
    const weights = Object.entries(named(model, trace.finalWeights)).map(([name, expected]) =>
      Math.max(...expected.map((value, i) => Math.abs(value - trained[name]![i]!)))
    )
    return { loss: Math.max(...losses), weights: Math.max(...weights) }
  } finally {
    runner.dispose()
  }
}

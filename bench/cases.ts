import type { ModelConfig } from '../src/contract/model'
import { modelConfig } from '../src/contract/model'

/** A model, its data and the number of steps of one timing. */
export interface BenchmarkCase {
  name: string
  title: string
  model: ModelConfig
  exampleShape: number[]
  outputs: number
  batchSize: number
  /** Steps of one timing: about three seconds on two cores. */
  steps: number
}

const cifarStep = 8

export const cases: BenchmarkCase[] = [
  {
    name: 'tabular',
    title: 'Tabular MLP 16-64-64-3, batch 32',
    model: modelConfig.parse({ architecture: 'mlp', hidden: [64, 64] }),
    exampleShape: [16],
    ...{ outputs: 3, batchSize: 32, steps: 2000 }
  },
  {
    name: 'mlp',
    title: 'MLP 784-512-512-10, batch 128',
    model: modelConfig.parse({ architecture: 'mlp', hidden: [512, 512] }),
    exampleShape: [784],
    ...{ outputs: 10, batchSize: 128, steps: 300 }
  },
  {
    name: 'cnn',
    title: 'Small CNN 28x28x1, batch 128',
    model: modelConfig.parse({ architecture: 'small-cnn' }),
    exampleShape: [28, 28, 1],
    ...{ outputs: 10, batchSize: 128, steps: 30 }
  },
  {
    name: 'resnet',
    title: 'PreAct ResNet-20 32x32x3, batch 128',
    model: modelConfig.parse({ architecture: 'preact-resnet', depth: 20 }),
    exampleShape: [32, 32, 3],
    ...{ outputs: 10, batchSize: 128, steps: cifarStep }
  }
]

/** Rows of the synthetic training set. */
export const rows = 2048

export function caseOf(name: string): BenchmarkCase {
  const found = cases.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`no benchmark is called ${name}`)
  return found
}

import { mixingConfig } from '../../contract/mixing'
import { modelConfig } from '../../contract/model'
import { optimizerConfig } from '../../contract/optimization'
import type { RuntimeKind } from '../../contract/records'
import type { SelfTestSpeed } from '../../contract/self-test'
import { describeModel } from '../../core/architecture'
import { generator } from '../../core/random'
import { initialise } from '../models/initialise'
import { loadTensorFlow } from '../runtime/tensorflow'
import { createRunner } from '../graph/create-runner'
import type { StepDefinition } from '../step/step'
import { madeBatch } from './made-batch'

/** Size of the synthetic training split, held in the session as in most runs. */
const heldRows = 1024
const secondsPerTiming = 0.6
const native = { size: 128, warmUpSteps: 3, timings: 5 }

/** The JavaScript backend takes seconds for every image. */
const amounts: Record<RuntimeKind, { size: number; warmUpSteps: number; timings: number }> = {
  ...{ gpu: native, cpu: native },
  webgpu: { size: 32, warmUpSteps: 2, timings: 3 },
  javascript: { size: 1, warmUpSteps: 0, timings: 1 }
}

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

/**
 * How fast the small CNN of the benchmarks trains with input mixup here, its data beside the graph where steps are
 * compiled: the median of several timings.
 */
export async function selfTestSpeed(progress: (text: string) => void): Promise<SelfTestSpeed> {
  progress('Self-test: loading TensorFlow')
  const { kind, device } = await loadTensorFlow()
  const { size, warmUpSteps, timings } = amounts[kind]
  const definition: StepDefinition = {
    model: describeModel(modelConfig.parse({ architecture: 'small-cnn' }), [28, 28, 1], 10),
    task: 'classification',
    optimizer: optimizerConfig.parse({ kind: 'adam', learningRate: 0.001 }),
    labelSmoothing: 0,
    clipNorm: null
  }
  const mixing = mixingConfig.parse({ policy: 'input', alpha: 0.2 })
  const batches = [1, 2, 3, 4].map((step) => madeBatch(definition, mixing, size, step))
  const held = madeBatch(definition, mixing, heldRows, 0)
  const initial = initialise(definition.model, 0)
  const compute = { engine: 'compiled', threads: null } as const
  const examples = { ...held, length: heldRows }
  const runner = createRunner(definition, initial, compute, () => examples)
  let done = 0
  const step = (): Promise<number> => {
    const batch = { ...batches[done % batches.length]!, step: ++done }
    const random = generator(0, 'order', done)
    const rows = Int32Array.from({ length: size }, () => random.integer(heldRows))
    return runner.stepOnRows?.({ ...batch, rows }) ?? runner.step(batch)
  }
  try {
    progress(`Self-test on ${device}: first steps, which may take minutes on a new graphics card`)
    while (done < warmUpSteps) await step()
    const rates: number[] = []
    for (let timing = 1; timing <= timings; timing++) {
      progress(`Self-test on ${device}: timing ${timing} of ${timings}`)
      const [before, start] = [done, performance.now()]
      while (performance.now() - start < 1000 * secondsPerTiming) await step()
      rates.push((1000 * size * (done - before)) / (performance.now() - start))
    }
    const title = `Small CNN, 28x28x1, batches of ${size}, input mixup`
    return { title, imagesPerSecond: median(rates) }
  } finally {
    runner.dispose()
  }
}

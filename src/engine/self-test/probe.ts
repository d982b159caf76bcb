import type { SpeedProbe } from '../../contract/self-test'
import { describeModel } from '../../core/architecture'
import { generator } from '../../core/random'
import { createRunner } from '../graph/create-runner'
import { initialise } from '../models/initialise'
import { loadTensorFlow } from '../runtime/tensorflow'
import type { StepDefinition } from '../step/step'
import { madeBatch } from './made-batch'

/** A probe ends at the first of these, once its first step is over: small models need no two seconds. */
const milliseconds = 2000
const steps = 200

/** Rows of a batch of which the JavaScript backend, which takes seconds for every image, is not asked for more. */
const fewRows = 2

/**
 * Trains a configuration's model on synthetic batches on the device that would compute the run, from its first weights, for
 * two seconds or two hundred steps, and throws the result away.
 * @returns examples trained on per second
 */
export async function probeSpeed({ config, shape, outputs }: SpeedProbe): Promise<number> {
  const { kind } = await loadTensorFlow()
  const { model, optimizer, mixing, training, compute } = config
  const { labelSmoothing, clipNorm } = training
  const definition: StepDefinition = {
    model: describeModel(model, shape, outputs),
    task: 'classification',
    ...{ optimizer, labelSmoothing, clipNorm }
  }
  const isNative = kind !== 'javascript'
  const size = isNative ? training.batchSize : Math.min(fewRows, training.batchSize)
  const held = madeBatch(definition, mixing, size, 0)
  const batch = madeBatch(definition, mixing, size, 1)
  const runner = createRunner(definition, initialise(definition.model, 0), compute, () => ({
    ...held,
    length: size
  }))
  let done = 0
  const step = (): Promise<number> => {
    const random = generator(0, 'order', ++done)
    const rows = Int32Array.from({ length: size }, () => random.integer(size))
    const input = { ...batch, step: done }
    return runner.stepOnRows?.({ ...input, rows }) ?? runner.step(input)
  }
  const rate = async (least: number): Promise<number> => {
    const [before, start] = [done, performance.now()]
    do await step()
    while (performance.now() - start < least && done - before < steps)
    return (1000 * size * (done - before)) / (performance.now() - start)
  }
  try {
    // The first step compiles; on JavaScript it alone may take longer than the whole probe.
    const first = await rate(0)
    return isNative || first * 2 > size ? await rate(milliseconds) : first
  } finally {
    runner.dispose()
  }
}

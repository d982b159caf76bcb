import type { SpeedProbe } from '../../contract/self-test'
import { describeModel, type ModelDescription } from '../../core/architecture'
import { costOf } from '../../core/cost'
import { generator } from '../../core/random'
import { policies, type MixingConfig } from '../../contract/mixing'
import { modelConfig } from '../../contract/model'
import { createRunner } from '../graph/create-runner'
import { initialise } from '../models/initialise'
import { loadTensorFlow } from '../runtime/tensorflow'
import type { StepDefinition } from '../step/step'
import type { StepRunner } from '../step/step-runner'
import { eagerSpeed, firstRows } from './eager-speed'
import { madeBatch } from './made-batch'

/** A probe ends at the first of these, once its first step is over: small models need no two seconds. */
const seconds = 2
const steps = 200

/** Trains a model from its first weights on synthetic batches. */
class Trial {
  private readonly runner: StepRunner
  private readonly definition: StepDefinition
  private done = 0

  constructor(
    private readonly config: SpeedProbe['config'],
    model: ModelDescription,
    /** Rows that the runner may hold. */
    held: number
  ) {
    const { optimizer, training, compute } = config
    const { labelSmoothing, clipNorm } = training
    const task = 'classification' as const
    this.definition = { model, task, optimizer, labelSmoothing, clipNorm }
    const examples = () => ({ ...this.batch(held, 0), length: held })
    this.runner = createRunner(this.definition, initialise(model, 0), compute, examples)
  }

  batch(size: number, step: number) {
    return madeBatch(this.definition, this.config.mixing, size, step)
  }

  /** Takes a step, and gives how long it took, in seconds. */
  async secondsOf(batch: ReturnType<typeof madeBatch>): Promise<number> {
    const { size } = batch
    const random = generator(0, 'order', ++this.done)
    const rows = Int32Array.from({ length: size }, () => random.integer(size))
    const input = { ...batch, step: this.done }
    const start = performance.now()
    await (this.runner.stepOnRows?.({ ...input, rows }) ?? this.runner.step(input))
    return (performance.now() - start) / 1000
  }

  dispose(): void {
    this.runner.dispose()
  }
}

/** Operations of a training step on one example. */
function workOf(model: ModelDescription, { policy }: MixingConfig): number {
  const { flops, backwardFlops } = costOf(model, 1, 0)
  return (flops + backwardFlops) * policies[policy].cost
}

/** Operations a second of a small convolutional net, which takes milliseconds on any backend. */
async function paceOfSmallNet(config: SpeedProbe['config']): Promise<number> {
  const architecture = modelConfig.parse({ architecture: 'small-cnn', filters: [4, 8], dense: 16 })
  const model = describeModel(architecture, [12, 12, 1], 10)
  const plain = { ...config, mixing: { policy: 'none' as const } }
  const trial = new Trial(plain, model, 1)
  try {
    const batch = trial.batch(1, 1)
    await trial.secondsOf(batch)
    return workOf(model, plain.mixing) / (await trial.secondsOf(batch))
  } finally {
    trial.dispose()
  }
}

/**
 * Trains a configuration's model on synthetic batches on the device that would compute the run, from its first weights, for
 * about two seconds or two hundred steps, and throws the result away. Where operations are computed one by one, batches that
 * would take longer follow from smaller ones, and a model of which one example does follows from a small net.
 * @returns examples trained on per second
 */
export async function probeSpeed({ config, shape, outputs }: SpeedProbe): Promise<number> {
  const { kind } = await loadTensorFlow()
  const { batchSize } = config.training
  const model = describeModel(config.model, shape, outputs)
  if (kind === 'javascript') {
    const pace = await paceOfSmallNet(config)
    const work = workOf(model, config.mixing)
    if (firstRows * work > seconds * pace) return pace / work
  }
  const trial = new Trial(config, model, batchSize)
  try {
    if (kind === 'gpu' || kind === 'cpu') return await compiledSpeed(trial, batchSize)
    const secondsOf = (rows: number) => trial.secondsOf(trial.batch(rows, 1))
    return await eagerSpeed(secondsOf, batchSize, seconds)
  } finally {
    trial.dispose()
  }
}

async function compiledSpeed(trial: Trial, size: number): Promise<number> {
  const batch = trial.batch(size, 1)
  // The first step compiles.
  await trial.secondsOf(batch)
  const start = performance.now()
  const spent = (): number => (performance.now() - start) / 1000
  let done = 0
  do {
    await trial.secondsOf(batch)
    done++
  } while (done < steps && spent() < seconds)
  return (size * done) / spent()
}

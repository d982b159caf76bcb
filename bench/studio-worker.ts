/**
 * Times the studio's own steps: compiled with the examples held in the session or fed, and eager. Mixup's draws and the
 * gathering of the batch are part of it.
 */
import { mixingConfig } from '../src/contract/mixing'
import { optimizerConfig } from '../src/contract/optimization'
import { describeModel } from '../src/core/architecture'
import { generator } from '../src/core/random'
import { gatherRows } from '../src/core/rows'
import { planMixing } from '../src/engine/mixing'
import { initialise } from '../src/engine/models/initialise'
import { loadTensorFlow } from '../src/engine/runtime/tensorflow'
import { createRunner } from '../src/engine/graph/create-runner'
import type { HeldExamples, StepRunner } from '../src/engine/step/step-runner'
import { caseOf, rows, type BenchmarkCase } from './cases'
import { benchmarkDevice } from './device'
import { serve } from './protocol'

const threads = Number(process.env.BENCH_THREADS)
const kind = benchmarkDevice(process.env.BENCH_DEVICE)
const { device } = await loadTensorFlow({ kind, threads })

const mixing = mixingConfig.parse({ policy: 'input', alpha: 0.2 })
const optimizer = optimizerConfig.parse({ kind: 'adam', learningRate: 0.001 })

/** Steps submitted before the oldest is done, as in the training loop for short steps. */
const ahead = 256

type Variant = 'compiled' | 'compiled, bfloat16' | 'compiled, fed' | 'eager'

class Contest {
  private readonly runner: StepRunner
  private readonly model
  private readonly examples: HeldExamples
  private done = 0

  constructor(
    private readonly benchmark: BenchmarkCase,
    variant: Variant,
    private readonly length: number
  ) {
    const { model, exampleShape, outputs } = benchmark
    this.model = describeModel(model, exampleShape, outputs)
    const definition = {
      model: this.model,
      task: 'classification',
      optimizer,
      labelSmoothing: 0,
      clipNorm: null
    } as const
    const random = generator(0, 'generation')
    const width = exampleShape.reduce((product, side) => product * side, 1)
    const features = Float32Array.from({ length: length * width }, () => random.uniform())
    const targets = new Float32Array(length * outputs)
    for (let row = 0; row < length; row++) targets[row * outputs + random.integer(outputs)] = 1
    this.examples = { length, features, targets }
    const engine = variant === 'eager' ? 'eager' : 'compiled'
    const precision = variant === 'compiled, bfloat16' ? 'bfloat16' : 'float32'
    const held = engine === 'compiled' && variant !== 'compiled, fed'
    this.runner = createRunner(
      definition,
      initialise(this.model, 0),
      { engine, threads, precision },
      // As users have it, when their data fit and are not augmented.
      () => (held ? this.examples : null)
    )
  }

  private step(): Promise<number> {
    const { batchSize: size, exampleShape, outputs } = this.benchmark
    const { features, targets } = this.examples
    const step = ++this.done
    const random = generator(0, 'order', step)
    const picked = new Int32Array(size)
    for (let place = 0; place < size; place++) picked[place] = random.integer(this.length)
    const { stepOnRows } = this.runner
    // Held examples need not be read.
    const batchTargets = stepOnRows ? targets : gatherRows(targets, outputs, picked)
    const facts = {
      ...({ size, exampleShape, task: 'classification', labels: null } as const),
      ...{ targets: batchTargets, features, columnGroups: null },
      ...{ mixableBlocks: [0], defaultBlocks: [0], epoch: 0, epochs: 1 },
      training: { length: this.length, targets, gather: () => features }
    }
    const plan = planMixing(facts, mixing, generator(0, 'mixing', 0, step))
    const draws = { size, plan, dropoutSeed: Int32Array.of(0, step), step, learningRate: 0.001 }
    if (stepOnRows) return stepOnRows({ ...draws, rows: picked })
    const batch = gatherRows(features, features.length / this.length, picked)
    return this.runner.step({ ...draws, features: batch, targets: batchTargets })
  }

  async run(steps: number): Promise<number> {
    const started: Promise<number>[] = []
    for (let step = 0; step < steps; step++) {
      started.push(this.step())
      if (started.length > ahead) await started.shift()
    }
    return (await Promise.all(started)).at(-1)!
  }
}

const contests = new Map<string, Contest>()
await serve(async ({ examples = rows, ...request }) => {
  const key = `${request.case} ${request.variant} ${examples}`
  const known = contests.get(key)
  const contest = known ?? new Contest(caseOf(request.case), request.variant as Variant, examples)
  contests.set(key, contest)
  const start = performance.now()
  const loss = await contest.run(request.steps)
  const seconds = (performance.now() - start) / 1000
  const memory = process.resourceUsage().maxRSS * 1024
  globalThis.gc?.()
  return { seconds, loss, memory, resident: process.memoryUsage().rss }
}, device)

/** Times the studio's own steps: compiled and eager. Mixup's draws and the gathering of the batch are part of it. */
import { mixingConfig } from '../src/contract/mixing'
import { optimizerConfig } from '../src/contract/optimization'
import { describeModel } from '../src/core/architecture'
import { generator } from '../src/core/random'
import { planMixing } from '../src/engine/mixing'
import { initialise } from '../src/engine/models/initialise'
import { loadTensorFlow } from '../src/engine/runtime/tensorflow'
import { createRunner } from '../src/engine/training/createRunner'
import type { StepInput, StepRunner } from '../src/engine/training/stepRunner'
import { caseOf, rows, type BenchmarkCase } from './cases'
import { serve } from './protocol'

const threads = Number(process.env.BENCH_THREADS)
await loadTensorFlow({ kind: 'cpu', threads })

const mixing = mixingConfig.parse({ policy: 'input', alpha: 0.2 })
const optimizer = optimizerConfig.parse({ kind: 'adam', learningRate: 0.001 })

function gather(values: Float32Array, width: number, picked: Int32Array): Float32Array {
  const gathered = new Float32Array(picked.length * width)
  picked.forEach((row, index) =>
    gathered.set(values.subarray(row * width, (row + 1) * width), index * width)
  )
  return gathered
}

class Contest {
  private readonly runner: StepRunner
  private readonly model
  private readonly width: number
  private readonly features: Float32Array
  private readonly targets: Float32Array
  private done = 0

  constructor(
    private readonly benchmark: BenchmarkCase,
    engine: 'compiled' | 'eager'
  ) {
    const { model, exampleShape, outputs } = benchmark
    this.model = describeModel(model, exampleShape, outputs)
    const definition = { model: this.model, task: 'classification', optimizer, labelSmoothing: 0, clipNorm: null } as const // prettier-ignore
    this.runner = createRunner(definition, initialise(this.model, 0), { engine, threads })
    this.width = exampleShape.reduce((product, side) => product * side, 1)
    const random = generator(0, 'generation')
    this.features = Float32Array.from({ length: rows * this.width }, () => random.uniform())
    this.targets = new Float32Array(rows * outputs)
    for (let row = 0; row < rows; row++) this.targets[row * outputs + random.integer(outputs)] = 1
  }

  private draw(): StepInput {
    const { batchSize: size, exampleShape, outputs } = this.benchmark
    const step = ++this.done
    const random = generator(0, 'order', step)
    const picked = Int32Array.from({ length: size }, () => random.integer(rows))
    const features = gather(this.features, this.width, picked)
    const targets = gather(this.targets, outputs, picked)
    const facts = {
      ...({ size, targets, exampleShape, task: 'classification', labels: null } as const),
      ...{ inputs: features, columnGroups: null, mixableBlocks: [0], defaultBlocks: [0] },
      training: { length: rows, targets: this.targets, gather: () => features },
      ...{ epoch: 0, epochs: 1 }
    }
    const plan = planMixing(facts, mixing, generator(0, 'mixing', 0, step))
    const dropoutSeed = Int32Array.of(0, step)
    return { features, targets, size, plan, dropoutSeed, step, learningRate: 0.001 }
  }

  async run(steps: number): Promise<number> {
    let loss = NaN
    for (let step = 0; step < steps; step++) loss = await this.runner.step(this.draw())
    return loss
  }
}

const contests = new Map<string, Contest>()
await serve(async (request) => {
  const key = `${request.case} ${request.variant}`
  const known = contests.get(key)
  const contest =
    known ?? new Contest(caseOf(request.case), request.variant as 'compiled' | 'eager')
  contests.set(key, contest)
  const start = performance.now()
  const loss = await contest.run(request.steps)
  const seconds = (performance.now() - start) / 1000
  const memory = process.resourceUsage().maxRSS * 1024
  globalThis.gc?.()
  return { seconds, loss, memory, resident: process.memoryUsage().rss }
})

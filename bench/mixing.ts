/**
 * What mixing costs: `npx tsx bench/mixing.ts [rounds] [none,input,manifold/1...]`. Times a compiled step of the small CNN (28x28x1, batch 128)
 * with the plan it is drawn from, in random order, and prints the median of each policy's cost against plain training of the same round.
 */
import { mixingConfig, type MixingConfig } from '../src/contract/mixing'
import { modelConfig } from '../src/contract/model'
import { optimizerConfig } from '../src/contract/optimization'
import { describeModel } from '../src/core/architecture'
import { generator } from '../src/core/random'
import { addonPath } from '../src/engine/graph/addon'
import { createCompiledRunner } from '../src/engine/graph/compiled-runner'
import { planMixing } from '../src/engine/mixing'
import type { BatchFacts } from '../src/engine/mixing/policy'
import { initialise } from '../src/engine/models/initialise'
import { loadTensorFlow } from '../src/engine/runtime/tensorflow'
import type { StepDefinition } from '../src/engine/step/step'

const rounds = Number(process.argv[2] ?? 40)
const size = 128
const classes = 10
const exampleShape = [28, 28, 1]

await loadTensorFlow()
const addon = addonPath()
if (addon === null) throw new Error('The native addon is missing. Run: npm run runtime')
const definition: StepDefinition = {
  model: describeModel(modelConfig.parse({ architecture: 'small-cnn' }), exampleShape, classes),
  task: 'classification',
  optimizer: optimizerConfig.parse({ kind: 'adam' }),
  labelSmoothing: 0,
  clipNorm: null
}
const runner = createCompiledRunner(definition, initialise(definition.model, 1), addon, {
  intraOpThreads: null,
  interOpThreads: null
})

const random = generator(1, 'generation')
const features = Float32Array.from({ length: size * 28 * 28 }, () => random.normal())
const labels = Int32Array.from({ length: size }, () => random.integer(classes))
const targets = new Float32Array(size * classes)
labels.forEach((label, row) => (targets[row * classes + label] = 1))
const facts: BatchFacts = {
  size,
  task: 'classification',
  labels,
  features,
  targets,
  exampleShape,
  columnGroups: null,
  mixableBlocks: [0, 1, 2, 3],
  defaultBlocks: [0, 1, 2],
  training: { length: size, targets, gather: () => features },
  epoch: 0,
  epochs: 1
}

let step = 0
async function timedStep(mixing: MixingConfig): Promise<number> {
  step++
  const started = performance.now()
  const plan = planMixing(facts, mixing, generator(1, 'mixing', 0, step))
  const dropoutSeed = Int32Array.of(step, 0)
  await runner.step({ features, targets, size, plan, learningRate: 1e-3, step, dropoutSeed })
  return performance.now() - started
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

const settings = process.argv[3]?.split(',') ?? [
  ...[
    'none',
    'input',
    'manifold/1',
    'manifold/2',
    'cutmix',
    'resizemix',
    'fmix',
    'saliencymix',
    'regmixup'
  ]
]
const configurations = settings.map((setting) => {
  const [policy, block] = setting.split('/')
  return mixingConfig.parse({ policy, blocks: block ? [Number(block)] : null })
})
const times: number[][] = settings.map(() => [])
for (let round = -5; round < rounds; round++) {
  for (const index of generator(2, 'order', round + 5).permutation(settings.length)) {
    const milliseconds = await timedStep(configurations[index]!)
    if (round >= 0) times[index]!.push(milliseconds)
  }
}
const plain = times[settings.indexOf('none')]!
times.forEach((values, index) => {
  const cost = (median(values.map((value, round) => value / plain[round]!)) - 1) * 100
  const sign = cost >= 0 ? '+' : ''
  console.log(
    `${settings[index]!.padEnd(12)} ${median(values).toFixed(1)} ms  ${sign}${cost.toFixed(1)} %`
  )
})
runner.dispose()

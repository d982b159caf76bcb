import { join } from 'node:path'
import type { ComputeConfig } from '../../contract/run-config'
import { mixingConfig, type MixingConfig } from '../../contract/mixing'
import { modelConfig } from '../../contract/model'
import { optimizerConfig } from '../../contract/optimization'
import type { RuntimeKind, RuntimeReport } from '../../contract/records'
import { compared, type SelfTestCheck } from '../../contract/self-test'
import { setUpAgain } from '../../provisioning/advice'
import { describeModel } from '../../core/architecture'
import { relativeDifference } from '../../core/relative-difference'
import { addonPath } from '../graph/addon'
import { initialise, type NamedValues } from '../models/initialise'
import { resource } from '../resources'
import { onJavaScript } from '../runtime/on-java-script'
import { loadTensorFlow } from '../runtime/tensorflow'
import { createRunner } from '../graph/create-runner'
import type { StepDefinition } from '../step/step'
import { madeBatch } from './made-batch'
import { readTraces, replayTrace } from './trace'

type Engine = ComputeConfig['engine']
type Progress = (text: string, done: number, total: number | null) => void

/**
 * Tolerance against PyTorch, as the reference states it; also for compiled against eager steps. WebGPU gives exponentials,
 * roots and quotients a few units of their last place, and leaves the order of sums to each card.
 */
const tolerances: Record<RuntimeKind, number> = {
  ...{ gpu: 1e-5, cpu: 1e-5, javascript: 1e-5 },
  webgpu: 1e-4
}

/** What one step of each model leaves behind, by name. */
type Steps = Record<string, Float32Array<ArrayBuffer>>

interface StepCase {
  title: string
  definition: StepDefinition
  mixing: MixingConfig
}

function stepCase(
  title: string,
  model: Parameters<typeof modelConfig.parse>[0],
  exampleShape: number[],
  policy: string
): StepCase {
  return {
    title,
    definition: {
      model: describeModel(modelConfig.parse(model), exampleShape, 10),
      task: 'classification',
      // Of the optimizers the one whose update is proportional to the gradient, small ones included.
      optimizer: optimizerConfig.parse({ kind: 'sgd', learningRate: 0.1, momentum: 0.9 }),
      labelSmoothing: 0,
      clipNorm: null
    },
    mixing: mixingConfig.parse({ policy })
  }
}

const cases: StepCase[] = [
  stepCase('MLP, batch normalisation', { architecture: 'mlp', batchNorm: true }, [16], 'input'),
  stepCase('small CNN, CutMix', { architecture: 'small-cnn' }, [28, 28, 1], 'cutmix'),
  stepCase(
    'PreAct ResNet-8, manifold mixup',
    { architecture: 'preact-resnet', depth: 8 },
    [16, 16, 3],
    'manifold'
  )
]

/** The state after one step, and its loss, by name. */
async function takeStep({ definition, mixing }: StepCase, engine: Engine): Promise<NamedValues> {
  const initial = initialise(definition.model, 5)
  const batch = madeBatch(definition, mixing, 16, 1)
  const compute = { engine, threads: null }
  // As in a run whose data fit: they lie next to the graph, and a step is fed the numbers of its rows.
  const runner = createRunner(definition, initial, compute, () => ({ ...batch, length: 16 }))
  const rows = Int32Array.from({ length: 16 }, (_, row) => row)
  try {
    const loss = await (runner.stepOnRows?.({ ...batch, rows }) ?? runner.step(batch))
    return { ...(await runner.readState()), loss: Float32Array.of(loss) }
  } finally {
    runner.dispose()
  }
}

const largestDifference = (found: NamedValues, expected: NamedValues): number =>
  Math.max(
    ...Object.entries(expected).map(([name, values]) => relativeDifference(found[name]!, values))
  )

/** A check that throws counts as failed, with the reason. */
async function attempt(title: string, check: () => Promise<SelfTestCheck>): Promise<SelfTestCheck> {
  try {
    return await check()
  } catch (thrown) {
    const note = thrown instanceof Error ? thrown.message : String(thrown)
    return { title, outcome: 'failed', difference: null, allowed: null, note }
  }
}

const models = { mlp: 'MLP', cnn: 'CNN' }
const optimizers = { adamw: 'AdamW', sgd: 'SGD' }

/** Why steps are not compiled here; null where they are. */
function whyNotCompiled({ kind }: RuntimeReport): SelfTestCheck | null {
  if (addonPath() !== null && (kind === 'gpu' || kind === 'cpu')) return null
  const found = { title: 'Compiled steps', difference: null, allowed: null }
  if (kind === 'gpu' || kind === 'cpu') {
    const note = `the addon of native/ is not compiled: ${setUpAgain}`
    return { ...found, outcome: 'failed', note }
  }
  const backend = kind === 'webgpu' ? 'WebGPU' : 'the JavaScript backend'
  return { ...found, outcome: 'skipped', note: `${backend} computes operation by operation` }
}

/**
 * Compares what this process's device computes with PyTorch's numbers, and one compiled step from identical state with
 * the eager one, for three models; on WebGPU the step is compared with that of the JavaScript backend. Float32 throughout: the shorter products of NVIDIA's TF32 are switched off, so call
 * it before TensorFlow is loaded.
 */
export async function selfTestNumbers(
  kind: RuntimeKind | null,
  progress: Progress
): Promise<{ runtime: RuntimeReport; checks: SelfTestCheck[]; steps: Steps }> {
  process.env.NVIDIA_TF32_OVERRIDE = '0'
  progress('Self-test: loading TensorFlow', 0, null)
  const runtime = await loadTensorFlow(kind === null ? {} : { kind })
  const missing = whyNotCompiled(runtime)
  const engines: Engine[] = missing ? ['eager'] : ['compiled', 'eager']
  const traces = readTraces(join(resource('self-test'), 'traces.json'))
  const allowed = tolerances[runtime.kind]
  const total = traces.length * engines.length + cases.length
  const checks: SelfTestCheck[] = missing ? [missing] : []
  const steps: Steps = {}
  const run = async (title: string, check: () => Promise<SelfTestCheck>) => {
    progress(`Self-test on ${runtime.device}: ${title}`, checks.length, total)
    checks.push(await attempt(title, check))
  }
  for (const trace of traces) {
    for (const engine of engines) {
      const title = `${models[trace.model]} with ${optimizers[trace.optimizer]}, ${trace.steps.length} ${engine} steps compared with PyTorch`
      await run(title, async () => {
        const { loss, weights } = await replayTrace(trace, engine)
        return compared(title, Math.max(loss, weights), allowed)
      })
    }
  }
  for (const one of runtime.kind === 'webgpu' ? cases : []) {
    const title = `${one.title}: a step compared with the JavaScript backend`
    await run(title, async () => {
      const expected = await onJavaScript(() => takeStep(one, 'eager'))
      return compared(title, largestDifference(await takeStep(one, 'eager'), expected), allowed)
    })
  }
  for (const one of missing ? [] : cases) {
    const title = `${one.title}: a compiled step compared with the eager one`
    const keep = (taken: NamedValues) => {
      for (const [name, values] of Object.entries(taken))
        steps[`${one.title} ${name}`] = Float32Array.from(values)
    }
    await run(title, async () => {
      const [compiled, eager] = [await takeStep(one, 'compiled'), await takeStep(one, 'eager')]
      keep(compiled)
      return compared(title, largestDifference(compiled, eager), allowed)
    })
  }
  return { runtime, checks, steps }
}

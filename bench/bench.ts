/**
 * Times training steps: `npm run bench`, or `npm run bench -- --peers` for PyTorch and Keras next to ours, which also
 * writes a section of docs/BENCHMARKS.md. `--large` trains on data larger than memory instead. `--device gpu` times them on the graphics card. All contenders take turns
 * in every round, each in a long-lived process; medians are reported.
 */
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cases, type BenchmarkCase } from './cases'
import { Contender } from './contender'
import { contest } from './contest'
import { benchmarkDevice } from './device'
import { circumstances, load, writeSection } from './document'
import { makePeers, peers } from './peer-python'
import { describeResults, type Result } from './report'

const { values: options } = parseArgs({
  options: {
    peers: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: String(cpus().length) },
    /** What computes: cpu or gpu. */
    device: { type: 'string', default: 'cpu' },
    /** An existing Python with the peers installed, instead of a new environment. */
    python: { type: 'string' },
    /** Names of the models, or of large data, separated by commas. */
    models: { type: 'string' },
    /** Share of the usual number of steps, or of the usual size. */
    share: { type: 'string', default: '1' },
    /** Data larger than memory instead of steps. */
    large: { type: 'boolean', default: false },
    /** A folder on a disk with room for them. */
    folder: { type: 'string', default: tmpdir() }
  }
})

if (options.large) {
  const { measureLarge } = await import('./large')
  const { share, folder, models } = options
  await measureLarge({ share: Number(share), folder, chosen: models?.split(',') })
  process.exit()
}

const here = import.meta.dirname

interface Entry {
  title: string
  contender: Contender
  variant: string
}

const device = benchmarkDevice(options.device)
const environment = {
  ...{ BENCH_THREADS: options.threads, OMP_NUM_THREADS: options.threads, BENCH_DEVICE: device },
  ...(device === 'cpu' && { CUDA_VISIBLE_DEVICES: '' })
}

const ourWorker = (name: string) =>
  Contender.start(
    process.execPath,
    [join(here, '../node_modules/tsx/dist/cli.mjs'), join(here, name)],
    environment
  )

const missing: string[] = []

async function startContenders(): Promise<Entry[]> {
  const studio = await ourWorker('studio-worker.ts')
  const narrow = 'compiled, bfloat16'
  const entries = [
    { title: 'Mixup Studio, compiled', contender: studio, variant: 'compiled' },
    { title: 'Mixup Studio, compiled, batches fed', contender: studio, variant: 'compiled, fed' },
    ...(device === 'gpu'
      ? [{ title: `Mixup Studio, ${narrow}`, contender: studio, variant: narrow }]
      : []),
    { title: 'Mixup Studio, eager', contender: studio, variant: 'eager' },
    { title: 'tfjs `model.fit`', contender: await ourWorker('tfjs-worker.ts'), variant: 'fit' }
  ]
  if (!options.peers) return entries
  const program = options.python ?? (await makePeers(device))
  const peer = async (name: string, variants: [title: string, variant: string][]) => {
    try {
      const contender = await Contender.start(program, [join(here, 'peers', name)], environment)
      entries.push(...variants.map(([title, variant]) => ({ title, contender, variant })))
    } catch (error) {
      missing.push(name)
      console.error(String(error))
    }
  }
  await peer('torch_worker.py', [
    ['PyTorch eager', 'eager'],
    ['PyTorch eager, channels_last', 'channels_last'],
    ['torch.compile', 'compile']
  ])
  await peer('keras_worker.py', [
    ['Keras `tf.function`', 'function'],
    ['Keras, XLA', 'xla']
  ])
  return entries
}

const suits = ({ exampleShape }: BenchmarkCase, { variant }: Entry): boolean =>
  variant !== 'channels_last' || exampleShape.length === 3

const contestOf = (benchmark: BenchmarkCase, entries: Entry[]): Promise<Result> =>
  contest(
    {
      title: benchmark.title,
      steps: Math.max(2, Math.round(benchmark.steps * Number(options.share))),
      examples: benchmark.batchSize,
      rounds: Number(options.rounds),
      warmUp: 4
    },
    entries.map(({ title, contender, variant }) => ({
      ...{ title, contender, request: { case: benchmark.name, variant } }
    }))
  )

const entries = await startContenders()
const chosen = options.models?.split(',')
const results: Result[] = []
for (const benchmark of cases) {
  if (chosen && !chosen.includes(benchmark.name)) continue
  const result = await contestOf(
    benchmark,
    entries.filter((entry) => suits(benchmark, entry))
  )
  results.push(result)
  console.log(describeResults([result]))
}
for (const { contender } of entries) contender.stop()
const sections = { cpu: 'Steps', gpu: 'Steps on a graphics card' }
if (missing.length > 0) {
  console.error(`docs/BENCHMARKS.md stays as it is: ${missing.join(' and ')} did not start.`)
} else if (options.peers && !chosen) {
  const text = `Written by \`npm run bench -- --peers${device === 'gpu' ? ' --device gpu' : ''}\` on ${circumstances(options.threads, entries[0]!.contender.device)}, load ${load()}, TensorFlow 2.21.0,
${options.python ?? peers[device].requirements.join(', ')}. Training steps with input mixup, Adam and batches gathered from memory; plain tfjs
without mixup. Contenders take turns in each of ${options.rounds} rounds; medians in examples a second. A multiple is the median over the
rounds of the ratio within each round, not the ratio of the two medians, so it does not follow from the column next to it:
a slower or faster minute of the machine leaves it alone.

${describeResults(results)}`
  await writeSection(sections[device], text)
}

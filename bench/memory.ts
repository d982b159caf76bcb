/**
 * Memory: `npx tsx bench/memory.ts [--steps 2000] [--runs 10]`, after `npm run build`. Peaks of our worker and of Keras's,
 * each in a process that trains one model only; what a process holds after 1,000 and after 2,000 further steps; what the host
 * holds after the first runs and after ten more. Installs Keras where it is missing. Writes a section of docs/BENCHMARKS.md.
 */
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runConfig } from '../src/contract/run-config'
import { cases, type BenchmarkCase } from './cases'
import { Contender } from './contender'
import { circumstances, writeSection } from './document'
import { makePeers } from './peer-python'
import { StudioHost } from './studio-host'

const { values: options } = parseArgs({
  options: {
    steps: { type: 'string', default: '2000' },
    runs: { type: 'string', default: '10' }
  }
})

const threads = String(cpus().length)
const environment = { BENCH_THREADS: threads, OMP_NUM_THREADS: threads, CUDA_VISIBLE_DEVICES: '' }
const warmUp = 1000
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`

const startOurs = () =>
  Contender.start(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', join(import.meta.dirname, 'studio-worker.ts')],
    environment
  )

/** Peak of a process that trains one model and nothing else, in bytes. */
async function peak(contender: Contender, name: string, variant: string): Promise<number> {
  const { memory } = await contender.time({ case: name, variant, steps: 24 })
  contender.stop()
  return memory
}

async function peaks(python: string, { name, title }: BenchmarkCase): Promise<string> {
  const ours = await peak(await startOurs(), name, 'compiled')
  const worker = join(import.meta.dirname, 'peers/keras_worker.py')
  const keras = await peak(await Contender.start(python, [worker], environment), name, 'function')
  return `| ${title} | ${megabytes(ours)} | ${megabytes(keras)} | ${(ours / keras).toFixed(2)} |`
}

/** What a process holds once it is warm, and how much more after the steps asked for. */
async function growth({ name, title }: BenchmarkCase): Promise<string> {
  const contender = await startOurs()
  const held = async (steps: number): Promise<number> =>
    (await contender.time({ case: name, variant: 'compiled', steps })).resident
  const before = await held(warmUp)
  const after = await held(Number(options.steps))
  contender.stop()
  return `| ${title} | ${megabytes(before)} | ${megabytes(after - before)} |`
}

/** What this process, the host, holds after two runs of the bundled digits, and how much more after the runs asked for. */
async function growthOfHost(): Promise<string> {
  const host = await StudioHost.open()
  const config = runConfig.parse({
    data: { source: { kind: 'bundled', name: 'digits' } },
    model: { architecture: 'mlp' },
    training: { epochs: 2 }
  })
  const held = async (runs: number): Promise<number> => {
    for (let run = 0; run < runs; run++) await (await host.start(config)).end()
    globalThis.gc?.()
    return process.memoryUsage().rss
  }
  try {
    const before = await held(2)
    const after = await held(Number(options.runs))
    return `${megabytes(before)} after two runs, ${megabytes(after - before)} more after ${options.runs} further ones`
  } finally {
    await host.close()
  }
}

const python = await makePeers()
const peakRows: string[] = []
for (const benchmark of cases) peakRows.push(await peaks(python, benchmark))
console.log(peakRows.join('\n'))
const growthRows: string[] = []
for (const benchmark of cases.slice(0, 2)) growthRows.push(await growth(benchmark))
console.log(growthRows.join('\n'))
const host = await growthOfHost()
console.log(host)

await writeSection(
  'Memory',
  `Written by \`npx tsx bench/memory.ts\` on ${circumstances(threads)}, TensorFlow 2.21.0 on both sides. Peak of a process that
trains one model for 24 steps; ours includes Node and the loader of TypeScript, Keras's Python:

| | Mixup Studio | Keras \`tf.function\` | ratio |
| --- | ---: | ---: | ---: |
${peakRows.join('\n')}

What a process holds after ${warmUp} steps, and what ${options.steps} further ones add:

| | held | added |
| --- | ---: | ---: |
${growthRows.join('\n')}

The host, through which runs are started one after the other, holds ${host}. A trainer's memory goes with its process.
`
)

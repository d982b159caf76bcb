/**
 * What a user's epoch costs beside the bare steps: `npx tsx bench/epoch.ts [--rounds 3] [--models cnn,tabular]`, after
 * `npm run build`. In every round a worker runs the bare steps of an epoch, then the studio trains three epochs (trainer
 * process, run folder, streaming, validation, checkpoints) without a page, and three more while Chromium shows the run's
 * charts. Writes a section of docs/BENCHMARKS.md.
 */
import { chromium, type Browser } from '@playwright/test'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { experimentConfig, type ExperimentConfig } from '../src/contract/experiment'
import { caseOf, type BenchmarkCase } from './cases'
import { Contender } from './contender'
import { circumstances, load, writeSection } from './document'
import { writeMadeData } from './made-data'
import { processorSeconds } from './processor-time'
import { median } from './report'
import { StudioHost, type RunTimes } from './studio-host'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    models: { type: 'string', default: 'cnn,tabular' }
  }
})

/** About as many examples as MNIST or CIFAR have, and more of those that take no time. */
const trainExamples: Record<string, number> = { cnn: 25_600, tabular: 256_000, mlp: 102_400 }
const validationExamples = 1_000

async function prepare(benchmark: BenchmarkCase, folder: string): Promise<ExperimentConfig> {
  const { name, model, exampleShape, outputs, batchSize } = benchmark
  const examples = trainExamples[name]! + validationExamples
  const path = await writeMadeData(folder, name, examples, exampleShape, outputs)
  return experimentConfig.parse({
    data: {
      source: { kind: 'path', path },
      // Half a row more, so that rounding cannot take one from training.
      split: { validation: (validationExamples + 0.5) / examples, test: 0 }
    },
    model,
    optimizer: { kind: 'adam', learningRate: 0.001 },
    mixing: { policy: 'input', alpha: 0.2 },
    training: { epochs: 3, batchSize }
  })
}

/** From the end of the first epoch to that of the second, in seconds: everything that an epoch consists of, once. */
const epochSeconds = ({ epochs }: RunTimes): number => (epochs[1]!.time - epochs[0]!.time) / 1000
const epochProcessor = ({ epochs }: RunTimes): number => epochs[1]!.processor - epochs[0]!.processor
const startSeconds = ({ asked, firstStep }: RunTimes): number => (firstStep - asked) / 1000

interface Round {
  bare: number
  /** Processor time of the bare steps, and of the trainer's whole epoch. */
  bareProcessor: number
  processor: number
  alone: number
  watched: number
  start: number
  /** The longest that the host's event loop was held while a page watched, in milliseconds. */
  held: number
}

async function round(
  benchmark: BenchmarkCase,
  config: ExperimentConfig,
  { worker, host, browser }: { worker: Contender; host: StudioHost; browser: Browser }
): Promise<Round> {
  const steps = Math.ceil(trainExamples[benchmark.name]! / benchmark.batchSize)
  const before = processorSeconds(worker.pid)
  const { seconds: bare } = await worker.time({
    ...{ case: benchmark.name, variant: 'compiled', steps }
  })
  const bareProcessor = processorSeconds(worker.pid) - before
  const alone = await host.train(config)
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(host.address)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const watched = await host.train(config, (id) => {
    void page.evaluate(`location.hash = '#/runs/${id}'`)
  })
  delay.disable()
  await page.close()
  return {
    bare,
    bareProcessor,
    processor: epochProcessor(alone),
    alone: epochSeconds(alone),
    watched: epochSeconds(watched),
    start: startSeconds(alone),
    held: delay.max / 1e6
  }
}

async function measure(benchmark: BenchmarkCase): Promise<string> {
  const host = await StudioHost.open()
  const threads = benchmark.name === 'tabular' ? 1 : cpus().length
  const worker = await Contender.start(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'studio-worker.ts')],
    { BENCH_THREADS: String(threads) }
  )
  const browser = await chromium.launch({
    ...(process.env.CHROMIUM_PATH && { executablePath: process.env.CHROMIUM_PATH }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : []
  })
  try {
    const config = await prepare(benchmark, host.folder)
    await worker.time({ case: benchmark.name, variant: 'compiled', steps: 4 })
    const rounds: Round[] = []
    for (let i = 0; i < Number(options.rounds); i++) {
      const measured = await round(benchmark, config, { worker, host, browser })
      rounds.push(measured)
      console.log(benchmark.name, JSON.stringify(measured), `load ${load()}`)
    }
    const middle = (value: (one: Round) => number): number => median(rounds.map(value))
    const percent = (ratio: (one: Round) => number): string =>
      `${(100 * (middle(ratio) - 1)).toFixed(1)} %`
    const more = (value: (one: Round) => number): string => percent((one) => value(one) / one.bare)
    const processor = percent((one) => one.processor / one.bareProcessor)
    return (
      `| ${benchmark.title} | ${middle(({ bare }) => bare).toFixed(1)} s | ${more(({ alone }) => alone)} | ` +
      `${more(({ watched }) => watched)} | ${processor} | ${middle(({ start }) => start).toFixed(1)} s | ` +
      `${middle(({ held }) => held).toFixed(0)} ms |`
    )
  } finally {
    worker.stop()
    await browser.close()
    await host.close()
  }
}

const rows: string[] = []
for (const name of options.models.split(',')) rows.push(await measure(caseOf(name)))

const text = `Written by \`npx tsx bench/epoch.ts\` on ${circumstances(cpus().length)}, load ${load()}. A whole epoch of
${trainExamples['cnn']!.toLocaleString('en')} images or ${trainExamples['tabular']!.toLocaleString('en')} rows as a user
runs it: trainer process, run folder, streaming, checkpoints, the training figures and validation on
${validationExamples.toLocaleString('en')} examples; beside the same number of bare steps, in turn, medians of
${options.rounds} rounds. "Watched": Chromium shows the run's charts on the same two cores. "Processor
time" is the trainer's, unwatched, which other programs on the machine barely change. "First step": from the call that
starts the run, with process, TensorFlow, data and recording.

| | bare steps | an epoch costs more | watched | processor time more | first step | host held at most |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`
console.log(text)
await writeSection('A whole epoch', text)

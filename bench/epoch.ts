/**
 * The cost of a user's epoch compared with the bare steps: `npx tsx bench/epoch.ts [--rounds 5] [--models cnn,tabular]`, after
 * `npm run build`. Every round is a run of the studio (trainer process, run folder, streaming, validation, checkpoints). It is
 * paused in its first epoch, while another process runs the bare steps; then come epochs that Chromium shows the charts of,
 * and as many that nobody watches, so that what is compared was measured within the same minute. Writes a section of
 * docs/BENCHMARKS.md.
 */
import type { Browser } from '@playwright/test'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { runConfig, type RunConfig } from '../src/contract/run-config'
import { suggestThreads } from '../src/core/threads'
import { launchChromium } from './browser'
import { caseOf, type BenchmarkCase } from './cases'
import { Contender } from './contender'
import { circumstances, load, writeSection } from './document'
import { writeMadeData } from './made-data'
import { processorSeconds } from './processor-time'
import { median } from './report'
import { StudioHost, type BenchedRun } from './studio-host'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    models: { type: 'string', default: 'cnn,tabular' }
  }
})

/** About as many examples as MNIST or CIFAR have, and more of those that take no time; epochs that are timed at once. */
const sizes: Record<string, { trainExamples: number; epochs: number }> = {
  cnn: { trainExamples: 25_600, epochs: 1 },
  tabular: { trainExamples: 256_000, epochs: 6 },
  mlp: { trainExamples: 102_400, epochs: 2 }
}
const validationExamples = 1_000

/** Bare steps on as many examples as the epoch has. */
const contestOf = (name: string) => ({
  case: name,
  variant: 'compiled',
  examples: sizes[name]!.trainExamples
})

async function prepare(benchmark: BenchmarkCase, folder: string): Promise<RunConfig> {
  const { name, model, exampleShape, outputs, batchSize } = benchmark
  const { trainExamples, epochs } = sizes[name]!
  const examples = trainExamples + validationExamples
  const path = await writeMadeData(folder, name, examples, exampleShape, outputs)
  return runConfig.parse({
    data: {
      source: { kind: 'path', path },
      // Half a row more, so that rounding cannot take one from training.
      split: { validation: (validationExamples + 0.5) / examples, test: 0 }
    },
    model,
    optimizer: { kind: 'adam', learningRate: 0.001 },
    mixing: { policy: 'input', alpha: 0.2 },
    training: { epochs: 2 * epochs + 2, batchSize }
  })
}

interface Round {
  /** Seconds of the bare steps of the epochs, and their processor time. */
  bare: number
  bareProcessor: number
  watched: number
  alone: number
  processor: number
  start: number
  /** Longest block of the host's event loop while a page was open, in milliseconds. */
  held: number
}

interface Parts {
  worker: Contender
  host: StudioHost
  browser: Browser
}

/** From the end of one epoch to that of a later one: everything that epochs consist of. */
async function timeEpochs(
  run: BenchedRun,
  from: { time: number; processor: number },
  epochs: number
) {
  let last = from
  for (let epoch = 0; epoch < epochs; epoch++) last = await run.epoch()
  const seconds = (last.time - from.time) / 1000
  return { last, seconds, processor: last.processor - from.processor }
}

async function round(
  { name, batchSize }: BenchmarkCase,
  config: RunConfig,
  { worker, host, browser }: Parts
): Promise<Round> {
  const { trainExamples, epochs } = sizes[name]!
  const steps = epochs * Math.ceil(trainExamples / batchSize)
  const run = await host.start(config)
  const start = await run.startTime()
  await run.pause()
  const before = processorSeconds(worker.pid)
  const { seconds: bare } = await worker.time({ ...contestOf(name), steps })
  const bareProcessor = processorSeconds(worker.pid) - before
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(`${host.address}#/runs/${run.id}`)
  await page.getByRole('heading', { name: 'Loss', exact: true }).waitFor()
  await run.continue()
  const first = await run.epoch()
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const watched = await timeEpochs(run, first, epochs)
  delay.disable()
  await page.close()
  const alone = await timeEpochs(run, watched.last, epochs)
  await run.stop()
  return {
    ...{ bare, bareProcessor, start },
    watched: watched.seconds,
    alone: alone.seconds,
    processor: alone.processor,
    held: delay.max / 1e6
  }
}

async function measure(benchmark: BenchmarkCase): Promise<string> {
  const host = await StudioHost.open()
  const config = await prepare(benchmark, host.folder)
  const worker = await Contender.start(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'studio-worker.ts')],
    { BENCH_THREADS: String(suggestThreads(config) ?? cpus().length) }
  )
  const browser = await launchChromium()
  try {
    await worker.time({ ...contestOf(benchmark.name), steps: 100 })
    const rounds: Round[] = []
    for (let i = 0; i < Number(options.rounds); i++) {
      const measured = await round(benchmark, config, { worker, host, browser })
      rounds.push(measured)
      console.log(benchmark.name, JSON.stringify(measured), `load ${load()}`)
    }
    const middle = (value: (one: Round) => number): number => median(rounds.map(value))
    const more = (ratio: (one: Round) => number): string =>
      `${(100 * (middle(ratio) - 1)).toFixed(1)} %`
    return [
      '',
      benchmark.title,
      `${(middle(({ bare }) => bare) / sizes[benchmark.name]!.epochs).toFixed(1)} s`,
      more(({ alone, bare }) => alone / bare),
      more(({ watched, bare }) => watched / bare),
      more(({ watched, alone }) => watched / alone),
      more(({ processor, bareProcessor }) => processor / bareProcessor),
      `${middle(({ start }) => start).toFixed(1)} s`,
      `${middle(({ held }) => held).toFixed(0)} ms`,
      ''
    ]
      .join(' | ')
      .trim()
  } finally {
    worker.stop()
    await browser.close()
    await host.close()
  }
}

const rows: string[] = []
for (const name of options.models.split(',')) rows.push(await measure(caseOf(name)))

const thousands = (name: string): string => sizes[name]!.trainExamples.toLocaleString('en')
const text = `Written by \`npx tsx bench/epoch.ts\` on ${circumstances(cpus().length)}, load ${load()}. A whole epoch of
${thousands('cnn')} images or ${thousands('tabular')} rows as a user runs it: trainer process, run folder, streaming,
checkpoints, the training figures and validation on ${validationExamples.toLocaleString('en')} examples; beside the same
number of bare steps, in turn, medians of the ratios of ${options.rounds} rounds. "Watched": Chromium shows the run's charts on
the same two cores. "Processor time" is the trainer's, unwatched, which other programs on the machine barely change. "First
step": from the call that starts the run, with process, TensorFlow, data and recording.

| | bare steps | an epoch costs more | watched | watched, of unwatched | processor time more | first step | host held at most |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`
console.log(text)
await writeSection('A whole epoch', text)

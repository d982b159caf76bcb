/** Times the studio's EfficientNet-Lite0 (forward passes, fine-tuning steps) and how fast it makes photographs ready. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { augmentationPresets } from '../src/contract/augmentation'
import { readingOptions } from '../src/contract/data'
import { modelConfig } from '../src/contract/model'
import { optimizerConfig } from '../src/contract/optimization'
import { pretrainedConfig } from '../src/contract/pretrained'
import { describeModel } from '../src/core/architecture'
import { markTrained } from '../src/core/architecture/trained'
import { generator } from '../src/core/random'
import { AugmentationPool } from '../src/engine/data/augmentation/pool'
import { augmentBytes } from '../src/engine/data/augmentation/job'
import { readImages } from '../src/engine/data/images'
import { rowsOfPictures } from '../src/engine/data/rows/pixels'
import { createRunner } from '../src/engine/graph/create-runner'
import { initialise } from '../src/engine/models/initialise'
import { loadTensorFlow } from '../src/engine/runtime/tensorflow'
import { projectFolder } from '../src/provisioning/sources'
import { serve } from './protocol'
import { classes, side, sizes } from './backbones/sizes'

const threads = Number(process.env['BENCH_THREADS'])
await loadTensorFlow({ kind: 'cpu', threads })

const shape: [number, number, number] = [side, side, 3]
const optimizer = optimizerConfig.parse({ kind: 'sgd', momentum: 0.9 })
const lite = modelConfig.parse({ architecture: 'efficientnet-lite', dropout: 0 })
const plain = { variant: 'none', values: {}, lambda: Float32Array.of(1), partners: null }

function runnerOf(trained: boolean) {
  const model = describeModel(lite, shape, classes)
  const pretrained = { weights: { name: 'lite', digest: '0'.repeat(64) }, trainedBlocks: null }
  if (trained) markTrained(model, pretrainedConfig.parse(pretrained))
  const definition = { model, optimizer, task: 'classification', labelSmoothing: 0 } as const
  return createRunner({ ...definition, clipNorm: null }, initialise(model, 0), {
    ...{ engine: 'compiled', threads }
  })
}

const pixels = (count: number): Float32Array => {
  const random = generator(0, 'generation')
  return Float32Array.from({ length: count * side * side * 3 }, () => 2 * random.uniform() - 1)
}

type Work = (steps: number) => Promise<number>

function forward(): Work {
  const runner = runnerOf(false)
  const batch = pixels(sizes.forward)
  return async (steps) => {
    let last = 0
    for (let step = 0; step < steps; step++) {
      last = (await runner.predict(batch, sizes.forward))[0]!
    }
    return last
  }
}

function fineTune(): Work {
  const runner = runnerOf(true)
  const size = sizes.fineTune
  const features = pixels(size)
  const targets = new Float32Array(size * classes)
  for (let row = 0; row < size; row++) targets[row * classes + (row % classes)] = 1
  let step = 0
  return async (steps) => {
    let loss = 0
    for (let done = 0; done < steps; done++) {
      const draws = { size, plan: plain, dropoutSeed: Int32Array.of(0, 0), learningRate: 0.001 }
      loss = await runner.step({ ...draws, step: ++step, features, targets })
    }
    return loss
  }
}

/** Decodes a folder of photographs and augments each once, as a first epoch does; or what later epochs do. */
function ready(folder: string, epoch: 'first' | 'later'): Work {
  const entry = new URL(`file://${join(projectFolder(), 'out/main/augmenter.js')}`)
  const pool = new AugmentationPool(entry)
  const config = augmentationPresets.photos.augmentation
  const image = { height: side, width: side, channels: 3 as const }
  const reading = { ...readingOptions.parse({}), image, resize: 'fill' as const }
  const read = async () => {
    const cache = await mkdtemp(join(tmpdir(), 'backbones-cache-'))
    try {
      return await readImages(folder, 'image-folder', reading, cache)
    } finally {
      await rm(cache, { recursive: true, force: true })
    }
  }
  let known: Awaited<ReturnType<typeof readImages>> | null = null
  return async () => {
    if (epoch === 'first' || !known) known = await read()
    const { features } = known
    if (features.kind !== 'image') throw new Error('the folder holds no pictures')
    const bytes = side * side * 3
    const pictures = rowsOfPictures(features)
    const count = pictures.length
    let sum = 0
    for (let from = 0; from < count; from += sizes.batch) {
      const size = Math.min(sizes.batch, count - from)
      const shared = new SharedArrayBuffer(size * bytes)
      const batch = new Uint8Array(shared)
      batch.set(pictures.gather(Array.from({ length: size }, (_, place) => from + place)))
      const state = new SharedArrayBuffer(4 * (1 + size))
      const seeds = Array.from({ length: size }, (_, place) => from + place)
      const redo = (place: number) => augmentBytes(batch, shape, config, seeds[place]!)
      const done = pool.run({ shape, config, seeds, pixels: shared, state }, redo)
      sum += Float32Array.from(done, (byte) => (byte - 127) / 128)[0]!
    }
    return sum
  }
}

const made = new Map<string, Work>()
function workOf(name: string, folder: string): Work {
  switch (name) {
    case 'forward':
      return forward()
    case 'fine-tune':
      return fineTune()
    case 'first epoch':
      return ready(folder, 'first')
    case 'later epoch':
      return ready(folder, 'later')
  }
  throw new Error(`no case "${name}"`)
}

await serve(async ({ case: name, variant: folder, steps }) => {
  const work = made.get(name) ?? workOf(name, folder)
  made.set(name, work)
  const start = performance.now()
  const loss = await work(steps)
  const seconds = (performance.now() - start) / 1000
  const memory = process.resourceUsage().maxRSS * 1024
  return { seconds, loss, memory, resident: process.memoryUsage().rss }
})

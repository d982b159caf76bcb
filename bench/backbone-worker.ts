/** Times the studio's EfficientNet-Lite0 (forward passes, fine-tuning steps) and how fast it makes photographs ready. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { augmentationPresets } from '../src/contract/augmentation'
import { readingOptions } from '../src/contract/data'
import { modelConfig } from '../src/contract/model'
import { optimizerConfig } from '../src/contract/optimization'
import type { ImagePreprocessing } from '../src/contract/preprocessing'
import { pretrainedConfig } from '../src/contract/pretrained'
import { describeModel } from '../src/core/architecture'
import { markTrained } from '../src/core/architecture/trained'
import { generator } from '../src/core/random'
import { AugmentationPool } from '../src/engine/data/augmentation/pool'
import { readImages } from '../src/engine/data/images'
import { DecodingPool } from '../src/engine/data/images/decoding-pool'
import { augmentPixels, drawAugmentation } from '../src/engine/data/preparation/augmentation'
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

/** Decodes a folder of photographs and makes each ready for the model once, as a first epoch does; or what later epochs do. */
function ready(folder: string, epoch: 'first' | 'later'): Work {
  const entry = (name: string) => new URL(`file://${join(projectFolder(), 'out/main', name)}`)
  const pool = new AugmentationPool(entry('augmenter.js'))
  const config = augmentationPresets.photos.augmentation
  const image = { height: side, width: side, channels: 3 as const }
  const reading = { ...readingOptions.parse({}), image, resize: 'fill' as const }
  const fitted: ImagePreprocessing = {
    ...{ kind: 'image', shape, range: [0, 255], decoder: 'tensorflow', columns: null },
    ...{ offset: [127, 127, 127], scale: [128, 128, 128] }
  }
  const read = async () => {
    const cache = await mkdtemp(join(tmpdir(), 'backbones-cache-'))
    const threads = new DecodingPool(entry('decoder.js'))
    try {
      const silent = () => undefined
      return await readImages(folder, 'image-folder', reading, cache, silent, undefined, threads)
    } finally {
      await rm(cache, { recursive: true, force: true })
    }
  }
  let known: Awaited<ReturnType<typeof readImages>> | null = null
  let passes = 0
  return async () => {
    if (epoch === 'first' || !known) known = await read()
    const { features } = known
    if (features.kind !== 'image') throw new Error('the folder holds no pictures')
    const order = generator(0, 'order', passes++).permutation(known.length)
    let sum = 0
    for (let from = 0; from < order.length; from += sizes.batch) {
      const rows = order.subarray(from, from + sizes.batch)
      const random = generator(0, 'augmentation', passes, from)
      const draws = drawAugmentation(rows.length, config, random)
      sum += augmentPixels(features, rows, { fitted, config, draws }, pool)[0]!
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

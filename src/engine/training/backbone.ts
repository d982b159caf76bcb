import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { StudioError } from '../../contract/errors'
import { pretrainedOf } from '../../contract/model'
import { optimizerConfig } from '../../contract/optimization'
import type { PretrainedConfig } from '../../contract/pretrained'
import type { RunConfig } from '../../contract/run-config'
import type { ModelDescription } from '../../core/architecture'
import { splitModel } from '../../core/architecture/split'
import { frozenBlocks, mixingFrom, picturesAtOnce } from '../../core/reused-features'
import type { Examples, PreparedData } from '../data/dataset'
import { createRunner } from '../graph/create-runner'
import { initialise, type NamedValues } from '../models/initialise'
import type { StepRunner } from '../step/step-runner'
import { WeightsStore } from '../weights/store'
import { KeptFeatures } from './kept-features'

/** What training computes on: the whole model on pictures, or its trained blocks on what the frozen ones give. */
interface TrainedPart {
  /** As configured, with mixing counted from the first block of `model`. */
  config: RunConfig
  model: ModelDescription
  data: PreparedData
  initial: NamedValues
  /** Weights of the model that are not in `model`. */
  frozen: NamedValues
  /** Whom pretrained weights are from, and their licence; null where there are none. */
  credit: string | null
}

/** Tells how far something is that takes a while. */
type Announce = (detail: string) => void

/** More than that is not kept in memory, in bytes. */
const mostFeatures = 2 ** 30

/** Pictures after which the cache is written. */
const savedAfter = 256

/** Initial weights: pretrained ones, but for the last block, which begins as any other model's. */
async function pretrainedWeights(
  config: RunConfig,
  { weights: { digest, name } }: PretrainedConfig,
  model: ModelDescription
): Promise<NamedValues> {
  const initial = initialise(model, config.seed, config.model.initialisation)
  const last = `${model.blocks.at(-1)!.name}/`
  const read = await new WeightsStore().read(digest, name)
  for (const [parameter, values] of Object.entries(initial)) {
    if (parameter.startsWith(last)) continue
    const given = read[parameter]
    if (given?.length !== values.length) {
      throw new StudioError(
        'unsupported',
        `The weights ${name} are not of the model ${config.model.architecture} with these settings: ${parameter} does not fit. Choose the architecture that they are of.`
      )
    }
    initial[parameter] = given
  }
  return initial
}

/**
 * What a run trains. Frozen blocks compute every picture once where nothing changes pictures on the way; what they give is
 * kept in the cache, for all runs.
 * @param cache folder of decoded data sets and features
 * @throws StudioError `not-found` where the weights are not on this machine, `unsupported` where they do not fit
 */
export async function trainedPart(
  config: RunConfig,
  model: ModelDescription,
  data: PreparedData,
  { cache, announce }: { cache: string; announce: Announce }
): Promise<TrainedPart> {
  const pretrained = pretrainedOf(config.model)
  if (!pretrained) {
    const initial = initialise(model, config.seed, config.model.initialisation)
    return { config, model, data, initial, frozen: {}, credit: null }
  }
  const initial = await pretrainedWeights(config, pretrained, model)
  const { first, whyAgain } = frozenBlocks(config, model)
  const credit = await creditOf(pretrained)
  const whole = { config, model, data, initial, frozen: {}, credit }
  if (whyAgain !== null) return whole
  const { front, tail } = splitModel(model, first)
  const width = tail.exampleShape.reduce((product, side) => product * side, 1)
  const examples = data.train.length + data.validation.length + data.test.length
  if (4 * width * examples > mostFeatures) return whole
  const [frozen, trained] = divide(initial, front)
  const kept = await KeptFeatures.open(featuresFolder(cache, pretrained, front), width)
  const computing = new FrozenBlocks(front, frozen, kept, config)
  try {
    const of = (split: keyof Pick<PreparedData, 'train' | 'validation' | 'test'>) =>
      computing.examples(data[split], tail.exampleShape, (done) =>
        announce(`features of the ${split} pictures: ${done} of ${data[split].length}`)
      )
    const features = {
      train: await of('train'),
      validation: await of('validation'),
      test: await of('test')
    }
    return {
      config: { ...config, mixing: mixingFrom(first, config.mixing, model) },
      model: tail,
      data: { ...data, exampleShape: tail.exampleShape, ...features },
      initial: trained,
      frozen,
      credit
    }
  } finally {
    computing.dispose()
  }
}

async function creditOf({ weights: { digest, name } }: PretrainedConfig): Promise<string> {
  const record = await new WeightsStore().record(digest)
  const license = record?.license ?? 'licence unknown'
  return `Pretrained weights ${name}: ${record?.credit ?? name} (${license}; SHA-256 ${digest})`
}

/** Values of the front, and all others. */
function divide(values: NamedValues, front: ModelDescription): [NamedValues, NamedValues] {
  const prefixes = front.blocks.map(({ name }) => `${name}/`)
  const isFront = ([name]: [string, Float32Array]) =>
    prefixes.some((prefix) => name.startsWith(prefix))
  const entries = Object.entries(values)
  return [
    Object.fromEntries(entries.filter(isFront)),
    Object.fromEntries(entries.filter((entry) => !isFront(entry)))
  ]
}

function featuresFolder(
  cache: string,
  { weights }: PretrainedConfig,
  { blocks, exampleShape }: ModelDescription
): string {
  const what = JSON.stringify([weights.digest, blocks.length, exampleShape])
  return join(cache, 'features', createHash('sha256').update(what).digest('hex').slice(0, 32))
}

/** Computes what frozen blocks give of pictures, unless it is kept. */
class FrozenBlocks {
  private runner: StepRunner | null = null

  constructor(
    private readonly front: ModelDescription,
    private readonly weights: NamedValues,
    private readonly kept: KeptFeatures,
    private readonly config: RunConfig
  ) {}

  /** The same examples with what the blocks give for features. */
  async examples(
    pictures: Examples,
    exampleShape: number[],
    tell: (done: number) => void
  ): Promise<Examples> {
    const features = await this.features(pictures, tell)
    const width = exampleShape.reduce((product, side) => product * side, 1)
    return {
      ...pictures,
      exampleShape,
      gather(rows) {
        const gathered = new Float32Array(rows.length * width)
        for (let i = 0; i < rows.length; i++) gathered.set(features[rows[i]!]!, i * width)
        return gathered
      }
    }
  }

  dispose(): void {
    this.runner?.dispose()
  }

  private async features(
    examples: Examples,
    tell: (done: number) => void
  ): Promise<Float32Array[]> {
    const found: Float32Array[] = []
    let unsaved = 0
    for (let start = 0; start < examples.length; start += picturesAtOnce) {
      const size = Math.min(picturesAtOnce, examples.length - start)
      const rows = Int32Array.from({ length: size }, (_, i) => start + i)
      const pixels = examples.gather(rows)
      const width = pixels.length / size
      const keys = [...rows].map((_, i) =>
        KeptFeatures.keyOf(pixels.subarray(i * width, (i + 1) * width))
      )
      const missing = keys.flatMap((key, i) => (this.kept.get(key) ? [] : [i]))
      if (missing.length > 0) await this.compute(pixels, width, keys, missing)
      unsaved += missing.length
      if (unsaved >= savedAfter) {
        await this.kept.save()
        unsaved = 0
      }
      found.push(...keys.map((key) => this.kept.get(key)!))
      if (missing.length > 0) tell(start + size)
    }
    await this.kept.save()
    return found
  }

  private async compute(
    pixels: Float32Array,
    width: number,
    keys: string[],
    missing: number[]
  ): Promise<void> {
    const batch = new Float32Array(missing.length * width)
    missing.forEach((row, i) =>
      batch.set(pixels.subarray(row * width, (row + 1) * width), i * width)
    )
    const given = await this.open().predict(batch, missing.length)
    const size = given.length / missing.length
    missing.forEach((row, i) => this.kept.add(keys[row]!, given.slice(i * size, (i + 1) * size)))
  }

  private open(): StepRunner {
    if (this.runner) return this.runner
    const { engine, threads } = this.config.compute
    const optimizer = optimizerConfig.parse({ kind: 'sgd', momentum: 0 })
    const definition = { model: this.front, task: 'classification' as const, optimizer }
    this.runner = createRunner({ ...definition, labelSmoothing: 0, clipNorm: null }, this.weights, {
      engine,
      threads
    })
    return this.runner
  }
}

import * as tf from '@tensorflow/tfjs'
import type {
  BetweenExamplesOptions,
  BetweenExamplesReport,
  JacobianReport,
  PlaceReport
} from '../../contract/study-reports'
import { StudioError } from '../../contract/errors'
import { mixableBlocks } from '../../core/architecture'
import { generator, type Generator } from '../../core/random'
import type { Examples } from '../data/dataset'
import type { Progress } from '../data/load'
import { Breather } from '../runtime/breather'
import { classSpectra } from './class-spectra'
import { jacobianNorms } from './jacobian'
import { linearityAt, mixInputs, type Linearity, type Pairs } from './linearity'
import { batchesOf } from './sample'
import type { StudiedModel } from './studied-model'

const pairsAtOnce = 16

/**
 * Behaviour of a model between examples: distance from linear, how often a third class wins, Jacobian norms, and
 * flatness of its classes in hidden space. Pairs are uniformly random, as mixup's own mostly are.
 */
export async function measureBetweenExamples(
  model: StudiedModel,
  examples: Examples,
  outputNames: string[],
  options: BetweenExamplesOptions,
  progress: Progress
): Promise<Omit<BetweenExamplesReport, 'epoch'>> {
  if (examples.length < 2) {
    throw new StudioError('invalid-data', 'The split has only one example: choose a larger one.')
  }
  const drawn = drawPairs(examples.length, options.pairs, generator(options.seed, 'evaluation'))
  const blocks = mixableBlocks(model.description)
  const places = blocks.map((block) => new PlaceMeans(block, options.lambdas.length))
  const jacobian = options.lambdas.map(() => ({ logits: 0, probabilities: 0 }))
  let done = 0
  const look = () => progress('measuring between examples', done, drawn.length)
  const breather = new Breather(look)
  for await (const some of batchesOf(Int32Array.from(drawn.keys()), pairsAtOnce)) {
    look()
    const pairs = pairsOf(
      examples,
      Array.from(some, (index) => drawn[index]!)
    )
    try {
      for (const place of places) {
        place.add(await linearityAt(model, place.block, pairs, options.lambdas))
        await breather.breathe()
      }
      for (const [index, lambda] of options.lambdas.entries()) {
        const mixed = mixInputs(pairs, lambda)
        const norms = await jacobianNorms(model, mixed)
        mixed.dispose()
        jacobian[index]!.logits += sum(norms.logits)
        jacobian[index]!.probabilities += norms.probabilities ? sum(norms.probabilities) : NaN
        await breather.breathe()
      }
    } finally {
      tf.dispose(pairs)
    }
    done += some.length
  }
  const classes = model.task === 'classification'
  return {
    pairs: drawn.length,
    lambdas: options.lambdas,
    places: places.map((place) => place.report(model, drawn.length)),
    jacobian: jacobianReport(jacobian, drawn.length, model.task !== 'regression'),
    spectra: classes ? await classSpectra(model, examples, outputNames, options) : null
  }
}

type Pair = [first: number, second: number]

/** Pairs of different rows, uniform over all. */
function drawPairs(length: number, count: number, random: Generator): Pair[] {
  return Array.from({ length: count }, (): Pair => {
    const first = random.integer(length)
    const other = random.integer(length - 1)
    return [first, other < first ? other : other + 1]
  })
}

function pairsOf(examples: Examples, pairs: Pair[]): Pairs {
  const outputs = examples.targets.length / examples.length
  const shape = [pairs.length, ...examples.exampleShape]
  const features = (rows: number[]) => tf.tensor(examples.gather(rows), shape)
  const targets = (rows: number[]) =>
    tf.tensor2d(
      rows.flatMap((row) => [...examples.targets.subarray(row * outputs, (row + 1) * outputs)]),
      [rows.length, outputs]
    )
  const [first, second] = [pairs.map(([row]) => row), pairs.map(([, row]) => row)]
  return {
    first: features(first),
    second: features(second),
    firstTargets: targets(first),
    secondTargets: targets(second)
  }
}

const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0)

/** Sums over pairs of what is measured at one block, by lambda. */
class PlaceMeans {
  private readonly logitGap: Float64Array
  private readonly probabilityGap: Float64Array
  private readonly missed: Float64Array

  constructor(
    readonly block: number,
    lambdas: number
  ) {
    this.logitGap = new Float64Array(lambdas)
    this.probabilityGap = new Float64Array(lambdas)
    this.missed = new Float64Array(lambdas)
  }

  add(found: Linearity[]): void {
    for (const [index, { logitGap, probabilityGap, missed }] of found.entries()) {
      this.logitGap[index]! += sum(logitGap)
      this.probabilityGap[index]! += sum(probabilityGap ?? [])
      this.missed[index]! += sum(missed ?? [])
    }
  }

  report({ task, description }: StudiedModel, pairs: number): PlaceReport {
    const mean = (sums: Float64Array) => Array.from(sums, (value) => value / pairs)
    return {
      block: this.block,
      name: this.block === 0 ? 'input' : description.blocks[this.block]!.name,
      logitGap: mean(this.logitGap),
      probabilityGap: task === 'regression' ? null : mean(this.probabilityGap),
      missRate: task === 'classification' ? mean(this.missed) : null
    }
  }
}

function jacobianReport(
  sums: { logits: number; probabilities: number }[],
  pairs: number,
  hasProbabilities: boolean
): JacobianReport {
  return {
    logits: sums.map(({ logits }) => logits / pairs),
    probabilities: hasProbabilities ? sums.map(({ probabilities }) => probabilities / pairs) : null
  }
}

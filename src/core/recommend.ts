import { balanceOf } from './class-balance'
import { isText } from './architecture'
import { settingAt } from './setting-words'
import type { DataSource } from '../contract/data'
import { runConfig, type RunConfig } from '../contract/run-config'
import type { ModelConfig } from '../contract/model'
import type { DataSetReport } from '../contract/records'
import type { WeightsEntry } from '../contract/weights'

/** Why a setting is recommended, in a sentence. */
export interface Reason {
  text: string
  /** What it speaks of, by path, "mixing.alpha": it says nothing of other values. */
  settings: Record<string, unknown>
}

export interface Recommendation {
  config: RunConfig
  /** One for each choice that the data decided. */
  reasons: Reason[]
}

const reasonFor = (config: RunConfig, paths: string[], text: string): Reason => ({
  text,
  settings: Object.fromEntries(paths.map((path) => [path, settingAt(config, path)]))
})

const smallestImageForResNet = 24
/** Above this side a dense layer on unpooled pixels would have millions of weights. */
const largestImageForSmallCnn = 32

/** The shorter side of pictures, in pixels. */
const sideOf = ({ shape }: DataSetReport): number => Math.min(shape[0] ?? 0, shape[1] ?? 0)

/** Weights that are on this machine and learn well from few pictures: the smallest of the published ones. */
export const recommendedWeights = 'efficientnet-lite0'

/**
 * The pretrained weights that suit a data set best, whether or not they are on this machine yet: for pictures in colour
 * above 32 pixels.
 */
export function suitableWeights(
  report: DataSetReport,
  weights: readonly WeightsEntry[]
): WeightsEntry | null {
  const suits =
    report.kind === 'image' && sideOf(report) > largestImageForSmallCnn && report.shape[2] === 3
  return suits ? (weights.find(({ name }) => name === recommendedWeights) ?? null) : null
}

/** The last layer of a pretrained net, which learns in seconds what a net from nothing needs many pictures for. */
function recommendPretrained(
  source: DataSource,
  report: DataSetReport,
  { name, digest, model, normalisation }: WeightsEntry
): Recommendation {
  const lopsided = lopsidedClasses(report)
  const config = runConfig.parse({
    data: { source, reading: report.reading, normalisation: 'given', given: normalisation },
    model: { ...model, pretrained: { weights: { name, digest } } },
    optimizer: { kind: 'adamw', learningRate: 0.003 },
    mixing: { policy: 'none' },
    training: {
      epochs: 40,
      batchSize: 32,
      ...(lopsided && { classWeights: 'effective', best: 'balancedAccuracy' })
    }
  })
  return {
    config,
    reasons: [
      reasonFor(
        config,
        ['model.architecture', 'model.pretrained'],
        `Pictures above 32 pixels: the last layer learns on what ${name} sees in them, which takes seconds and needs few pictures.`
      ),
      reasonFor(
        config,
        ['mixing'],
        'No mixing at first: input mixup and CutMix would compute the frozen blocks again in every step. Manifold mixup mixes what they see.'
      ),
      ...(lopsided ? [weightsReason(config, lopsided)] : [])
    ]
  }
}

type Lopsided = NonNullable<ReturnType<typeof balanceOf>>

function lopsidedClasses({ task, classes }: DataSetReport): Lopsided | null {
  const balance = balanceOf(classes)
  return task === 'classification' && balance?.lopsided === true ? balance : null
}

const weightsReason = (config: RunConfig, { largest, smallest, ratio }: Lopsided): Reason =>
  reasonFor(
    config,
    ['training.classWeights', 'training.best'],
    `Class weights, because "${largest.name}" has ${Math.round(ratio)} times the examples of "${smallest.name}"; the best epoch is chosen by balanced accuracy.`
  )

function modelFor(report: DataSetReport): { model: ModelConfig['architecture']; reason: string } {
  if (isText(report.shape)) {
    return {
      model: 'text-cnn',
      reason: 'Texts are learned by a TextCNN: windows of three to five pieces.'
    }
  }
  if (report.kind === 'table') {
    return { model: 'mlp', reason: 'Tables are learned by an MLP: each column is one input.' }
  }
  const side = sideOf(report)
  if (side > largestImageForSmallCnn) {
    return {
      model: 'pooled-cnn',
      reason:
        'Pictures above 32 pixels: a CNN that averages over the picture has few weights at any size.'
    }
  }
  if (side >= smallestImageForResNet && report.examples >= 20_000) {
    return {
      model: 'preact-resnet',
      reason: 'Many images of this size suit a deep residual network.'
    }
  }
  return {
    model: 'small-cnn',
    reason: 'Few small images: a small CNN trains in minutes.'
  }
}

/** Models that have converged by then, or are slow per epoch. */
const mostEpochs: Partial<Record<ModelConfig['architecture'], number>> = {
  'small-cnn': 30,
  'pooled-cnn': 30,
  'text-cnn': 20
}

/** Enough epochs for about two thousand steps, so that small data is seen often enough. */
function epochsFor(examples: number, batchSize: number): number {
  const stepsPerEpoch = Math.max(1, Math.ceil((examples * 0.7) / batchSize))
  return Math.min(100, Math.max(10, Math.round(2000 / stepsPerEpoch / 10) * 10))
}

/**
 * A configuration that works for the data at hand.
 * @param weights pretrained ones, used for pictures where those that are recommended lie on this machine
 */
export function recommend(
  source: DataSource,
  report: DataSetReport,
  weights: readonly WeightsEntry[] = []
): Recommendation {
  const backbone = suitableWeights(report, weights)
  if (backbone?.ready) return recommendPretrained(source, report, backbone)
  const { model, reason } = modelFor(report)
  const batchSize = report.examples < 500 ? 16 : report.examples < 20_000 ? 64 : 128
  const epochs = Math.min(epochsFor(report.examples, batchSize), mostEpochs[model] ?? 100)
  const lopsided = lopsidedClasses(report)
  const augments = model === 'preact-resnet' || model === 'pooled-cnn'
  const config = runConfig.parse({
    data: {
      source,
      reading: report.reading,
      augmentation: augments ? { flip: true, cropPadding: Math.round(sideOf(report) / 8) } : {}
    },
    model: { architecture: model },
    mixing: { policy: model === 'text-cnn' ? 'manifold' : 'input', alpha: 0.2 },
    training: {
      epochs,
      batchSize,
      ...(lopsided && { classWeights: 'effective', best: 'balancedAccuracy' })
    }
  })
  return {
    config,
    reasons: [
      reasonFor(config, ['model.architecture'], reason),
      reasonFor(
        config,
        ['mixing'],
        model === 'text-cnn'
          ? 'Alpha 0.1 to 0.2 is recommended for texts, mixed as words (block 1) and as sentences (block 2).'
          : 'Alpha 0.2 is a common starting point: most mixed examples stay close to one of the originals.'
      ),
      ...(augments
        ? [
            reasonFor(
              config,
              ['data.augmentation'],
              'Pictures are flipped and shifted; switch that off where left and right matter.'
            )
          ]
        : []),
      reasonFor(
        config,
        ['training.epochs', 'training.batchSize'],
        `${epochs} epochs in batches of ${batchSize} suit ${report.examples.toLocaleString('en-GB')} examples.`
      ),
      ...(lopsided ? [weightsReason(config, lopsided)] : [])
    ]
  }
}

import { StudioError } from '../../contract/errors'
import type { RunConfig } from '../../contract/run-config'
import type { BatchPreview, PreviewFeatures } from '../../contract/preview'
import type { Preprocessing } from '../../contract/preprocessing'
import { formatPlural } from '../../contract/format-number'
import { describeModel, mixableBlocks } from '../../core/architecture'
import type { PreparedData } from '../data/dataset'
import { alphaAt } from '../mixing/lambda'
import { Batches, type Batch } from '../training/batches'
import { refuseUnsuitable } from '../training/train'
import { drawEpoch } from './epoch-draws'
import { mixOnce, type MixedOnce } from './mix-once'
import { pairingOf } from './pairs'
import { columnNames, toBytes, toTexts, toUnits } from '../data/preparation/raw-features'
import { shownExamples } from './shown-examples'

export interface PreviewOptions {
  config: RunConfig
  data: PreparedData
  preprocessing: Preprocessing
  /** From 0. */
  epoch: number
  /** Within the epoch, from 0. */
  step: number
  /** Examples to show. */
  limit: number
}

/**
 * A training batch in displayable form, drawn and mixed by the code that training uses.
 * @throws StudioError `invalid-argument` for a batch that the run does not have, `unsupported` for what cannot be trained
 */
export async function previewBatch(options: PreviewOptions): Promise<BatchPreview> {
  const { config, data, preprocessing, epoch, step } = options
  const model = describeModel(config.model, data.exampleShape, data.outputs)
  refuseUnsuitable(config, data, model)
  const batches = new Batches(config, data, model)
  refuseBatch(options, batches.perEpoch)
  const batch = batches.draw(epoch, step)
  const { labelSmoothing } = config.training
  const mixed = await mixOnce({ model, task: data.task, labelSmoothing }, batch)
  const shown = Math.min(options.limit, batch.size)
  const mixable = mixableBlocks(model)
  return {
    ...{ epochs: config.training.epochs, stepsPerEpoch: batches.perEpoch, epoch, step },
    size: batch.size,
    task: data.task,
    outputNames: data.outputNames,
    variant: batch.plan.variant,
    alpha: densityAlpha(config, epoch),
    block: mixed.block,
    blocks: model.blocks.map(({ name }, index) => ({ name, mixable: mixable.includes(index) })),
    features: shownFeatures(preprocessing, batch, mixed, shown),
    examples: shownExamples({ batch, mixed, data, preprocessing }, shown),
    pairing: pairingOf(batch, data.train),
    epochDraws: drawEpoch(batches, data.train, epoch)
  }
}

function refuseBatch({ config, epoch, step }: PreviewOptions, perEpoch: number): void {
  const { epochs } = config.training
  if (epoch < epochs && step < perEpoch) return
  throw new StudioError(
    'invalid-argument',
    `This run has ${formatPlural(epochs, 'epoch')} of ${formatPlural(perEpoch, 'batch', 'batches')}, so there is no batch ${step + 1} in epoch ${epoch + 1}.`
  )
}

/** Alpha of the density that lambdas follow; null where they follow none, or two. */
function densityAlpha({ mixing }: RunConfig, epoch: number): number | null {
  const single = 'alpha' in mixing && mixing.policy !== 'mixup-or-cutmix'
  return single && mixing.lambdaFrom === 'beta' && !mixing.fold ? alphaAt(mixing, { epoch }) : null
}

function shownFeatures(
  preprocessing: Preprocessing,
  { features, plan, size }: Batch,
  mixed: MixedOnce,
  shown: number
): PreviewFeatures {
  const length = features.length / size
  const first = features.subarray(0, shown * length)
  const second = partnerFeatures({ features, plan, size }, shown)
  const result = mixed.features?.subarray(0, shown * length)
  const fitted = preprocessing.features
  if (fitted.kind === 'image') {
    const show = (encoded: Float32Array) => toBytes(fitted, encoded)
    const shape = fitted.shape
    const pixels = { first: show(first), second: second && show(second) }
    return { kind: 'image', shape, ...pixels, mixed: result ? show(result) : null }
  }
  const texts = toTexts(fitted, first)
  if (texts) {
    return { kind: 'text', first: texts, second: second && toTexts(fitted, second), mixed: null }
  }
  const show = (encoded: Float32Array) => toUnits(fitted, encoded)
  const rows = { first: show(first), second: second && show(second) }
  return {
    ...{ kind: 'table', columns: columnNames(fitted) },
    ...rows,
    mixed: result ? show(result) : null
  }
}

/** Features of the partners of the first examples, row-major. */
function partnerFeatures(
  { features, plan, size }: Pick<Batch, 'features' | 'plan' | 'size'>,
  shown: number
): Float32Array | null {
  const { partners, values } = plan
  if (!partners) return null
  const length = features.length / size
  const given = values['partners']
  if (partners.from === 'training') return (given!.data as Float32Array).subarray(0, shown * length)
  const gathered = new Float32Array(shown * length)
  partners.rows.subarray(0, shown).forEach((place, index) => {
    gathered.set(features.subarray(place * length, (place + 1) * length), index * length)
  })
  return gathered
}

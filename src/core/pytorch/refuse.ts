import { augmentationConfig, type AugmentationConfig } from '../../contract/augmentation'
import { StudioError } from '../../contract/errors'
import { pretrainedOf } from '../../contract/model'
import type { RunConfig } from '../../contract/run-config'
import type { DataSetReport } from '../../contract/records'

const formats = ['csv', 'generated', 'image-folder']

/** @throws StudioError `unsupported` for what the script cannot express */
export function refuse({ mixing, data, model }: RunConfig, report: DataSetReport): void {
  const formatted = Object.entries(report.reading.formats ?? {})
    .filter(([, { text }]) => !text)
    .map(([name]) => name)
  const others = otherAugmentations(data.augmentation)
  const reasons = [
    pretrainedOf(model) ? 'it starts from its own initial weights, not from pretrained ones' : null,
    'pairing' in mixing && mixing.pairing !== 'random'
      ? `it pairs at random, not ${mixing.pairing}`
      : null,
    formats.includes(report.format)
      ? null
      : `it does not read ${report.format}, only CSV and TSV, folders of images and generated data`,
    data.split.useGiven && !data.split.kFold && Object.keys(report.givenSplits).length > 0
      ? 'it draws the split itself, and these data bring their own'
      : null,
    others.length === 0
      ? null
      : `it augments by flip and padded crop only, not by ${others.join(', ')}`,
    report.columns.every(({ kind }) => kind !== 'text')
      ? null
      : 'it reads numbers, categories and images, no texts',
    formatted.length === 0
      ? null
      : `it reads plain numbers only, and these columns are written otherwise: ${formatted.slice(0, 5).join(', ')}`,
    report.reading.labels === undefined
      ? null
      : 'it takes the class of a picture from its folder, not from labels that were given in the studio',
    report.reading.group === undefined
      ? null
      : `it cannot keep groups together, and "${report.reading.group}" is one`
  ].filter((reason) => reason !== null)
  if (reasons.length === 0) return
  throw new StudioError(
    'unsupported',
    `There is no PyTorch script for this configuration: ${reasons.join('; ')}. Export the model itself, or change that.`
  )
}

/** Enabled augmentation settings that the script cannot express. */
function otherAugmentations(augmentation: AugmentationConfig): string[] {
  const off = augmentationConfig.parse({})
  const known = ['flip', 'cropPadding', 'randOperations', 'randMagnitude']
  const keys = Object.keys(off) as (keyof AugmentationConfig)[]
  return keys.filter((key) => !known.includes(key) && augmentation[key] !== off[key])
}

import { StudioError } from '../../contract/errors'
import type { RunConfig } from '../../contract/run-config'
import type { DataSetReport } from '../../contract/records'

const formats = ['csv', 'generated', 'image-folder']

/** @throws StudioError `unsupported` for what the script has no words for */
export function refuse({ mixing, data }: RunConfig, report: DataSetReport): void {
  const formatted = Object.entries(report.reading.formats ?? {})
    .filter(([, { text }]) => !text)
    .map(([name]) => name)
  const reasons = [
    'pairing' in mixing && mixing.pairing !== 'random'
      ? `it pairs at random, not ${mixing.pairing}`
      : null,
    formats.includes(report.format)
      ? null
      : `it does not read ${report.format}, only CSV and TSV, folders of images and generated data`,
    data.split.useGiven && !data.split.kFold && Object.keys(report.givenSplits).length > 0
      ? 'it draws the split itself, and these data bring their own'
      : null,
    formatted.length === 0
      ? null
      : `it reads plain numbers only, and these columns are written otherwise: ${formatted.slice(0, 5).join(', ')}`,
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

import { metricKeys, metrics } from '../../contract/metric'
import type { EpochMetrics } from '../../contract/metrics'
import type { RunSeries } from './series'

export interface NamedSeries {
  name: string
  series: RunSeries
}

/** RFC 4180: quoted where needed; a leading sign that a spreadsheet would take for a formula is kept harmless. */
export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const line = (cells: (string | number | null | undefined)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`

/** Every step of every run, complete; in pieces, so that the longest fits in no one string. */
export function stepsCsv(runs: NamedSeries[]): string[] {
  const pieces = [line(['run', 'step', 'epoch', 'loss', 'learning_rate', 'lambda', 'time'])]
  for (const { name, series } of runs) {
    const names = ['step', 'epoch', 'loss', 'learningRate', 'lambda', 'time'] as const
    const columns = names.map((column) => series.column(column))
    let piece = ''
    for (let row = 0; row < series.length; row++) {
      piece += line([name, ...columns.map((column) => column[row])])
      if (piece.length > 1 << 20) {
        pieces.push(piece)
        piece = ''
      }
    }
    pieces.push(piece)
  }
  return pieces
}

type EpochColumn = [title: string, read: (metrics: EpochMetrics) => number | undefined]
const epochColumns: EpochColumn[] = [
  ['epoch', ({ epoch }) => epoch],
  ['step', ({ step }) => step],
  ['train_loss', ({ trainLoss }) => trainLoss],
  ['validation_score', ({ validation }) => validation?.score],
  ...metricKeys.map((key): EpochColumn => {
    return [`validation_${metrics[key].column}`, ({ validation }) => validation?.[key]]
  }),
  ['sample_mixed_loss', ({ trainingSample }) => trainingSample?.mixedLoss],
  ['sample_target_entropy', ({ trainingSample }) => trainingSample?.targetEntropy],
  ['sample_weighted_accuracy', ({ trainingSample }) => trainingSample?.weightedAccuracy],
  ['sample_weighted_ceiling', ({ trainingSample }) => trainingSample?.weightedCeiling],
  ['sample_dominant_accuracy', ({ trainingSample }) => trainingSample?.dominantAccuracy],
  ['sample_clean_score', ({ trainingSample }) => trainingSample?.cleanScore],
  ['learning_rate', ({ learningRate }) => learningRate],
  ['examples_per_second', ({ examplesPerSecond }) => examplesPerSecond],
  ['seconds', ({ seconds }) => seconds]
]

export function epochsCsv(runs: NamedSeries[]): string[] {
  return [
    line(['run', ...epochColumns.map(([title]) => title)]),
    ...runs.flatMap(({ name, series }) =>
      series.epochs.map((metrics) => line([name, ...epochColumns.map(([, read]) => read(metrics))]))
    )
  ]
}

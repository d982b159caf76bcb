import type { ExperimentDetails } from '../../../contract/experiment/calls'
import { curveMetric, type MemberCurve } from '../../../contract/experiment/curves'
import { comparedMetric } from '../../../contract/experiment/metric'
import type { RunStatus } from '../../../contract/records'
import { csvCell } from '../../charts/csv'

type Cell = string | number | null | undefined

const lines = (rows: Cell[][]): string[] =>
  rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`)

/** The whole result table, a line for each configuration, epoch and metric. */
export function tableCsv({ table, definition }: ExperimentDetails): string[] {
  const head = [
    'configuration',
    'runs',
    'metric',
    'epoch',
    'decides',
    'mean',
    'low_95',
    'high_95',
    'minus_plain',
    'minus_plain_low_95',
    'minus_plain_high_95',
    'pairs',
    'p',
    'p_holm',
    'verdict'
  ]
  const rows = table.rows.flatMap(({ label, runs, scores, verdict }) =>
    scores.map(({ metric, at, value, difference }): Cell[] => {
      const decides = metric === definition.metric && at === definition.at
      const judged = decides ? verdict : null
      return [
        ...[label, runs, metric, at, decides ? 'yes' : 'no', value.mean, value.low, value.high],
        ...[difference?.mean, difference?.low, difference?.high, difference?.count],
        ...[judged?.p, judged?.adjustedP, judged?.outcome]
      ]
    })
  )
  return lines([head, ...rows])
}

/** Every score of every run, a line for each run, split and epoch; runs without scores have one line. */
export function runsCsv(
  { members, definition }: ExperimentDetails,
  statusOf: (run: string) => RunStatus | null
): string[] {
  const metrics = comparedMetric.options
  const head = [
    'configuration',
    'seed',
    'run',
    'state',
    'split',
    'at',
    'epoch',
    'examples',
    ...metrics,
    ...(definition.folds === null ? [] : ['fold'])
  ]
  const rows = members.flatMap(({ label, seed, fold, run, state }): Cell[][] => {
    const start = [label, seed, run, state ?? 'not created']
    const results = run === null ? [] : (statusOf(run)?.results ?? [])
    if (results.length === 0) return [start]
    return results.map(({ split, at, epoch, scores }) => [
      ...start,
      ...[split, at, epoch, scores.examples],
      ...metrics.map((metric) => scores[metric]),
      ...(fold === null ? [] : [fold])
    ])
  })
  return lines([head, ...rows])
}

/** Every epoch of every run. */
export function epochsCsv(curves: MemberCurve[]): string[] {
  const metrics = curveMetric.options
  const head = ['configuration', 'seed', 'run', 'epoch', ...metrics]
  const rows = curves.flatMap(({ label, seed, run, epochs, columns }) =>
    epochs.map((epoch, index): Cell[] => [
      ...[label, seed, run, epoch],
      ...metrics.map((metric) => columns.find((column) => column.metric === metric)?.values[index])
    ])
  )
  return lines([head, ...rows])
}

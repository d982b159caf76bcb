import type { ExperimentDetails } from '../../contract/experiment/calls'
import { metricFacts } from '../../contract/experiment/metric'
import type { RunConfig } from '../../contract/run-config'
import { axisOf } from './experiment-figures'
import type { Estimate, FigureLine, LineFigure } from './figure'
import { rowStyles, type LineStyle } from './line-style'

/** A number that the grid gives several values. */
interface GridAxis {
  path: string
  title: string
  /** Its name in labels of configurations. */
  word: string
}

interface Row extends Estimate {
  label: string
  style: LineStyle
  config: RunConfig
  /** Null for plain training on the axis of alpha. */
  at: number | null
}

const knownAxes: GridAxis[] = [
  { path: 'mixing.alpha', title: 'Alpha', word: 'alpha' },
  {
    path: 'data.examplesPerClass',
    title: 'Training examples per class',
    word: 'examples per class'
  },
  {
    path: 'data.trainingExamples',
    title: 'Training examples in total',
    word: 'training examples'
  },
  { path: 'data.labelNoise', title: 'Share of corrupted training labels', word: 'label noise' }
]

/** Ranges at least this wide get a logarithmic axis. */
const wideRange = 10

/** The metric of the verdict against alpha and each other number of the grid that takes several values. */
export function axisFigures(
  view: Pick<ExperimentDetails, 'definition' | 'table' | 'configurations'>
): LineFigure[] {
  return axesOf(view).flatMap((axis) => axisFigure(view, axis) ?? [])
}

function axesOf({ definition: { grid } }: Pick<ExperimentDetails, 'definition'>): GridAxis[] {
  const others = Object.keys(grid)
    .filter((path) => path !== 'mixing' && knownAxes.every((axis) => axis.path !== path))
    .map((path): GridAxis => {
      const word = (path.split('.').at(-1) ?? path).replace(
        /[A-Z]/g,
        (letter) => ` ${letter.toLowerCase()}`
      )
      return { path, title: `${word.charAt(0).toUpperCase()}${word.slice(1)}`, word }
    })
  return [...knownAxes, ...others]
}

function axisFigure(
  {
    definition,
    table,
    configurations
  }: Pick<ExperimentDetails, 'definition' | 'table' | 'configurations'>,
  axis: GridAxis
): LineFigure | null {
  const { metric, at } = definition
  const styles = rowStyles(table.rows)
  const rows = table.rows.flatMap(({ label, scores }, index): Row[] => {
    const config = configurations[index]?.config
    const style = styles[index]
    const score = scores.find((one) => one.metric === metric && one.at === at)
    if (!config || !style || !score) return []
    const { mean, low, high } = score.value
    return [{ label, style, config, mean, low, high, at: numberAt(config, axis.path) }]
  })
  const values = [...new Set(rows.flatMap((row) => row.at ?? []))].sort((one, other) => one - other)
  const [least = 0] = values
  const most = values.at(-1) ?? 0
  const lines = linesOf(rows, axis, [least, most])
  if (values.length < 2 || lines.every(({ points, marked }) => !marked || points.length < 2))
    return null
  const { title, isShare } = metricFacts[metric]
  return {
    kind: 'lines',
    title: `${title} against ${axis.title.toLowerCase()}: mean with 95 % interval`,
    x: {
      title: axis.title,
      isShare: false,
      logarithmic: least > 0 && most / least >= wideRange,
      ticks: values
    },
    y: axisOf(`${title}, test, ${at} epoch`, isShare),
    lines
  }
}

/** Configurations that differ along the axis alone make one line; plain training, which has no alpha, a level one. */
function linesOf(rows: Row[], axis: GridAxis, [least, most]: [number, number]): FigureLine[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify(withoutValue(row.config, axis.path.split('.')))
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].flatMap((group): FigureLine[] => {
    const [first] = group
    if (!first) return []
    const { style } = first
    if (first.at === null) {
      if (axis.path !== 'mixing.alpha') return []
      const { mean, low, high, label } = first
      const points = [least, most].map((x) => ({ x, mean, low, high }))
      return [{ label, style, points, marked: false, members: [] }]
    }
    const points = group
      .flatMap(({ at, mean, low, high }) => (at === null ? [] : [{ x: at, mean, low, high }]))
      .sort((one, other) => one.x - other.x)
    return [
      { label: withoutWord(first.label, axis.word), style, points, marked: true, members: [] }
    ]
  })
}

function numberAt(config: RunConfig, path: string): number | null {
  const value = path
    .split('.')
    .reduce<unknown>(
      (object, key) => (object as Record<string, unknown> | undefined)?.[key],
      config
    )
  return typeof value === 'number' ? value : null
}

function withoutValue(value: unknown, [key, ...rest]: string[]): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return null
  const fields = value as Record<string, unknown>
  if (!(key in fields)) return value
  return { ...fields, [key]: withoutValue(fields[key], rest) }
}

/** "Input mixup, alpha 0.2, label noise 0.4" without its label noise. */
function withoutWord(label: string, word: string): string {
  return label
    .split(', ')
    .filter((part) => !part.startsWith(`${word} `))
    .join(', ')
}

import type { DataSource } from '../../../contract/data'
import type { MetricKey } from '../../../contract/metric'
import { hasEffect } from '../../../core/setting-effect'
import { dataTitle } from '../../../core/run-names'
import { headlineEpoch, headlineTest } from '../../../contract/run-results'
import { secondsWorked, type RunSummary } from '../../../contract/records'
import { formatAgo, formatDuration, formatNamedMetric, formatNumber } from '../../format'
import { leaves, valueAt } from '../../form/paths'
import { settingText, settingTitle } from '../../form/setting-titles'
import { wordFor } from '../../form/words'
import { bestMetric, runScoreMetric } from './score-metric'

export interface Column {
  /** Of a setting, its path after "setting:". */
  key: string
  title: string
  numeric: boolean
  /** What the column is sorted by; null comes last either way. */
  value: (run: RunSummary) => string | number | null
  text: (run: RunSummary, now: number) => string
}

export function sourceName(source: DataSource): string {
  if (source.kind !== 'path') return wordFor(source.name)
  return dataTitle(source)
}

export const dataName = ({ config }: RunSummary): string => sourceName(config.data.source)

export function mixingText({ config: { mixing } }: RunSummary): string {
  const alpha = 'alpha' in mixing ? ` α ${mixing.alpha}` : ''
  return `${wordFor(mixing.policy)}${alpha}`
}

/** Runs of one list may be of different tasks, so each score has its name. */
const scoreText = (key: MetricKey, value: number | null): string =>
  value === null ? formatNumber(null) : formatNamedMetric(key, value)

const testScore = ({ status }: RunSummary): number | null =>
  headlineTest(status)?.scores.score ?? null

const duration = ({ status }: RunSummary): number => secondsWorked(status)

export const columns: Column[] = [
  { key: 'name', title: 'Name', numeric: false, value: (run) => run.name, text: (run) => run.name },
  {
    key: 'state',
    title: 'State',
    numeric: false,
    value: (run) => run.status.state,
    text: (run) => run.status.state
  },
  { key: 'data', title: 'Data', numeric: false, value: dataName, text: dataName },
  {
    key: 'model',
    title: 'Model',
    numeric: false,
    value: (run) => wordFor(run.config.model.architecture),
    text: (run) => wordFor(run.config.model.architecture)
  },
  { key: 'mixing', title: 'Mixing', numeric: false, value: mixingText, text: mixingText },
  {
    key: 'best',
    title: 'Best validation',
    numeric: true,
    value: (run) => run.status.bestValue,
    text: (run) => scoreText(bestMetric(run), run.status.bestValue)
  },
  {
    key: 'test',
    title: `Test, ${headlineEpoch} epoch`,
    numeric: true,
    value: testScore,
    text: (run) => scoreText(runScoreMetric(run), testScore(run))
  },
  {
    key: 'epochs',
    title: 'Epochs',
    numeric: true,
    value: (run) => run.status.epoch,
    text: ({ status }) => `${status.epoch}/${status.epochs}`
  },
  {
    key: 'duration',
    title: 'Duration',
    numeric: true,
    value: duration,
    text: (run) => (run.status.state === 'queued' ? '—' : formatDuration(duration(run)))
  },
  {
    key: 'created',
    title: 'Started',
    numeric: true,
    value: ({ status }) => status.created,
    text: ({ status }, now) => formatAgo(status.created, now)
  }
]

const settingPrefix = 'setting:'

/** A column for a setting, as "training.batchSize". */
function settingColumn(path: string): Column {
  const parts = path.split('.')
  const value = ({ config }: RunSummary): unknown =>
    hasEffect(config, path) ? valueAt(config, parts) : undefined
  return {
    key: `${settingPrefix}${path}`,
    title: settingTitle(parts),
    numeric: false,
    value: (run) => {
      const found = value(run)
      return typeof found === 'number'
        ? found
        : found === undefined
          ? null
          : settingText(parts, found)
    },
    text: (run) => settingText(parts, value(run))
  }
}

/** The column with a key; null for one that there is not. */
export const columnOf = (key: string): Column | null =>
  key.startsWith(settingPrefix)
    ? settingColumn(key.slice(settingPrefix.length))
    : (columns.find((column) => column.key === key) ?? null)

/** A column for every setting that has an effect on any of the runs, in the order of the configuration. */
export function settingColumns(runs: RunSummary[]): Column[] {
  const paths = new Set(
    runs.flatMap(({ config }) =>
      leaves(config)
        .map(({ path }) => path.join('.'))
        .filter((path) => hasEffect(config, path))
    )
  )
  paths.delete('name')
  return [...paths].map(settingColumn)
}

import { metricKeys, metrics, type MetricKey } from '../../../contract/metric'
import type { RunSummary } from '../../../contract/records'
import { hasEffect } from '../../../core/setting-effect'
import { headlineEpoch, headlineTest } from '../../../contract/run-results'
import { formatMetric, formatNumber } from '../../format'
import { valueAt } from '../../form/paths'
import { settingText, settingTitle } from '../../form/setting-titles'
import { differingSettings } from './differing-settings'
import { bestMetric } from './score-metric'

/** Something of a run that has a place on an axis: a setting or a score. */
export interface Axis {
  key: string
  title: string
  kind: 'setting' | 'score'
  ticks: { at: number; text: string }[]
  /** From 0 to 1; null for a run without a value. */
  placeOf: (run: RunSummary) => number | null
  textOf: (run: RunSummary) => string
}

interface Described {
  key: string
  title: string
  kind: Axis['kind']
  valueOf: (run: RunSummary) => unknown
  format: (value: unknown) => string
}

/** Every setting that differs among the runs, then every score that any of them has. */
export function axesOf(runs: RunSummary[]): Axis[] {
  return [...settingsOf(runs), ...scoresOf(runs)].flatMap((described) => {
    const values = runs
      .map(described.valueOf)
      .filter((value) => value !== null && value !== undefined)
    return values.length === 0 ? [] : [axisOf(described, values)]
  })
}

function settingsOf(runs: RunSummary[]): Described[] {
  return differingSettings(runs).map((path) => ({
    key: path.join('.'),
    title: settingTitle(path),
    kind: 'setting',
    valueOf: ({ config }) => (hasEffect(config, path.join('.')) ? valueAt(config, path) : null),
    format: (value) => (typeof value === 'number' ? formatNumber(value) : settingText(path, value))
  }))
}

function scoresOf(runs: RunSummary[]): Described[] {
  const [first] = runs
  if (!first) return []
  const tested = (run: RunSummary, key: MetricKey) => headlineTest(run.status)?.scores[key]
  const formatAs = (key: MetricKey) => (value: unknown) => formatMetric(key, value as number)
  return [
    {
      ...{ key: 'best', title: 'Best validation', kind: 'score' },
      valueOf: ({ status }) => finite(status.bestValue),
      format: formatAs(bestMetric(first))
    },
    ...metricKeys.map((key): Described => ({
      key: `test.${key}`,
      title: `Test ${metrics[key].title.toLowerCase()}, ${headlineEpoch} epoch`,
      kind: 'score',
      valueOf: (run) => finite(tested(run, key)),
      format: formatAs(key)
    }))
  ]
}

const finite = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

/** Positive numbers that span this factor get a logarithmic axis. */
const wide = 50

function axisOf({ valueOf, format, ...named }: Described, values: unknown[]): Axis {
  const textOf = (run: RunSummary): string => format(valueOf(run))
  if (values.every((value) => typeof value === 'number')) {
    const low = Math.min(...values)
    const high = Math.max(...values)
    const scale = low > 0 && high / low >= wide ? Math.log : (value: number): number => value
    const place = (value: number): number =>
      high === low ? 0.5 : (scale(value) - scale(low)) / (scale(high) - scale(low))
    return {
      ...named,
      textOf,
      ticks: [...new Set([low, high])].map((value) => ({ at: place(value), text: format(value) })),
      placeOf: (run) => {
        const value = valueOf(run)
        return typeof value === 'number' ? place(value) : null
      }
    }
  }
  const texts = [...new Set(values.map(format))]
  const at = (text: string): number =>
    texts.length === 1 ? 0.5 : texts.indexOf(text) / (texts.length - 1)
  return {
    ...named,
    textOf,
    ticks: texts.map((text) => ({ at: at(text), text })),
    placeOf: (run) => {
      const value = valueOf(run)
      return value === null || value === undefined ? null : at(format(value))
    }
  }
}

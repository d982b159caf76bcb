import { describe, expect, it } from 'vitest'
import { metricKeys, metrics } from '../contract/metric'
import { scoredEverything } from '../contract/testing/scores'
import { csvCell, epochsCsv, stepsCsv } from './charts/csv'
import { distinguish, paletteSize, styleOf } from './charts/palette'
import { RunSeries } from './charts/series'
import { formatBytes, formatCount, formatDuration, formatNumber, formatShare } from './format'

describe('numbers on screen', () => {
  it.each([
    [0.123456, '0.1235'],
    [12.3456, '12.35'],
    [12_345, '12,345'],
    [0.00095, '0.00095'],
    [0.000001234, '1.23e-6'],
    [12_345.678, '12,346'],
    [0, '0'],
    [NaN, 'NaN'],
    [-Infinity, '-∞'],
    [null, '—']
  ])('%s is written %s', (value, text) => expect(formatNumber(value)).toBe(text))

  it('have units', () => {
    expect(formatCount(61_706)).toBe('61.7 k')
    expect(formatCount(11_172_170)).toBe('11.2 M')
    expect(formatShare(0.98765)).toBe('98.8 %')
    expect(formatBytes(1_500_000)).toBe('1.5 MB')
    expect([0.02, 3.21, 75, 7260, 200_000].map(formatDuration)).toEqual([
      '20 ms',
      '3.2 s',
      '1 min 15 s',
      '2 h 1 min',
      '2 d 7 h'
    ])
  })
})

describe('styles of lines', () => {
  it('stay with a run, by its stored index or its id', () => {
    expect(styleOf('a-run', undefined)).toEqual(styleOf('a-run', undefined))
    expect(styleOf('x', 1)).toEqual(styleOf('y', 1 + paletteSize))
  })

  it('differ by their dashes where colours are shared', () => {
    const lines = [1, 2, 1, 1].map((index) => ({ style: styleOf('x', index) }))
    const styles = distinguish(lines).map(({ style }) => style)
    expect(styles.map(({ colour }) => colour)).toEqual([1, 2, 1, 1])
    expect(styles[0]?.dash).toEqual([])
    expect(styles[1]?.dash).toEqual([])
    expect(new Set(styles.map((style) => JSON.stringify(style))).size).toBe(4)
  })
})

describe('CSV', () => {
  it('quotes what needs it and disarms formulas', () => {
    expect(['plain', 'a,b', 'say "x"', '=1+1'].map(csvCell)).toEqual([
      'plain',
      '"a,b"',
      '"say ""x"""',
      "'=1+1"
    ])
    expect([NaN, -3, null].map(csvCell)).toEqual(['NaN', '-3', ''])
  })

  it('is whole: every step of a long run', () => {
    const series = new RunSeries()
    const count = 30_000
    const counting = Array.from({ length: count }, (_, index) => index + 1)
    series.append({
      step: counting,
      epoch: counting,
      loss: counting,
      learningRate: counting,
      lambda: counting,
      time: counting
    })
    const text = stepsCsv([{ name: 'long', series }]).join('')
    expect(text.trimEnd().split('\r\n')).toHaveLength(count + 1)
    expect(text).toContain('\r\nlong,30000,30000,')
    expect(epochsCsv([{ name: 'long', series }])).toHaveLength(1)
  })

  it('has a column for every metric of the validation split', () => {
    const series = new RunSeries()
    const validation = scoredEverything()
    series.appendEpoch({
      ...{ epoch: 1, step: 10, trainLoss: 0.5, validation, learningRate: 0.1 },
      ...{ seconds: 1, examplesPerSecond: 10, time: 0 }
    })
    const [head = '', row = ''] = epochsCsv([{ name: 'run', series }])
    const cells = row.trimEnd().split(',')
    const columns = head.trimEnd().split(',')
    for (const key of metricKeys) {
      const place = columns.indexOf(`validation_${metrics[key].column}`)
      expect(cells[place], key).toBe(String(validation[key]))
    }
  })
})

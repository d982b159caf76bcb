import { describe, expect, it } from 'vitest'
import type { ChartLine } from './lines'
import { pointedValues } from './pointed'
import { plannedExtent } from './planned-extent'
import { shortNames } from './short-names'
import { formatTick } from './tick'
import { verticalRange } from './vertical-range'

describe('short names', () => {
  it('leave out what all of them begin and end with', () => {
    expect(
      shortNames(['CutMix, alpha 1, seed 0, parts.csv', 'CutMix, alpha 2, seed 0, parts.csv'])
    ).toEqual(['alpha 1', 'alpha 2'])
    expect(shortNames(['Plain, seed 1', 'Manifold, alpha 2, seed 1'])).toEqual([
      'Plain',
      'Manifold, alpha 2'
    ])
  })

  it('never become empty', () => {
    expect(shortNames(['Plain, seed 1', 'Plain, seed 1'])).toEqual(['seed 1', 'seed 1'])
    expect(shortNames(['Plain', 'Plain, seed 1'])).toEqual(['Plain', 'Plain, seed 1'])
    expect(shortNames(['Plain, seed 1'])).toEqual(['Plain, seed 1'])
  })
})

describe('the vertical axis', () => {
  const usual = { logarithmic: false, isShare: false, everything: false }
  const learning = Float64Array.from({ length: 100 }, (_, index) => 1 + 0.5 * 0.97 ** index)

  it('shows every value where none lies apart', () => {
    const { from, to, above, below } = verticalRange(learning, usual)
    expect([above, below]).toEqual([0, 0])
    expect(from).toBeLessThan(Math.min(...learning))
    expect(to).toBeGreaterThan(1.5)
    expect(to).toBeLessThan(1.6)
  })

  it('is not squashed by a loss that leaps in the first epoch, and counts what it leaves out', () => {
    const leaping = Float64Array.of(110, 74, 31, 12, ...learning)
    const range = verticalRange(leaping, usual)
    expect(range).toMatchObject({ above: 4, below: 0 })
    expect(range.to).toBeLessThan(2)
    const everything = verticalRange(leaping, { ...usual, everything: true })
    expect(everything).toMatchObject({ above: 0 })
    expect(everything.to).toBeGreaterThan(110)
  })

  it('takes no share for an outlier, and ends at 100 %', () => {
    const scores = Float64Array.of(0.1, ...new Float64Array(50).fill(0.99), 1)
    expect(verticalRange(scores, { ...usual, isShare: true })).toMatchObject({ below: 0, to: 1 })
  })

  it('gives one value, and values that hardly differ, an axis wider than their noise', () => {
    expect(verticalRange(Float64Array.of(0.091), usual)).toMatchObject({ from: 0.0819, to: 0.1001 })
    const { from, to } = verticalRange(Float64Array.of(0.001, 0.0010000001), usual)
    expect(to - from).toBeGreaterThan(0.0001)
    expect(verticalRange(Float64Array.of(0, 0), usual)).toMatchObject({ from: 0, to: 1 })
    expect(verticalRange(new Float64Array(0), usual)).toMatchObject({ from: 0, to: 1 })
  })

  it('stays above zero where it is logarithmic', () => {
    const { from, to } = verticalRange(Float64Array.of(0.01, 100), { ...usual, logarithmic: true })
    expect(from).toBeGreaterThan(0)
    expect(from).toBeLessThan(0.01)
    expect(to).toBeGreaterThan(100)
  })
})

it.each([
  [0.5, 0.1, false, '0.5'],
  [2, 1, false, '2'],
  [0.0011, 0.0001, false, '0.0011'],
  [0.30000000000000004, 0.1, false, '0.3'],
  [0.86, 0.02, true, '86 %'],
  [0.965, 0.005, true, '96.5 %'],
  [20_000, 5000, false, '20,000']
])('labels %f on an axis in steps of %f', (value, distance, isShare, text) => {
  expect(formatTick(value, distance, isShare)).toBe(text)
})

describe('values at the pointer', () => {
  const line = (key: string, y: number[], change: Partial<ChartLine> = {}): ChartLine => ({
    ...{ key, label: key, x: y.map((_, index) => index), y, version: 0, colour: 0, dash: [] },
    strength: 'main',
    ...change
  })
  const place = (x: number, y: number) => ({
    ...{ x, shown: { from: 0, to: 10 } },
    distance: (value: number) => Math.abs(value - y)
  })

  it('come the largest first, the nearest highlighted, at the nearest place', () => {
    const lines = [line('low', [1, 2, 3]), line('high', [4, 5, 6]), line('middle', [2, 3, 4])]
    const pointed = pointedValues(lines, [], place(1.2, 2.2))
    expect(pointed?.x).toBe(1)
    expect(pointed?.rows.map(({ key, values }) => [key, ...values])).toEqual([
      ['high', 5],
      ['middle', 3],
      ['low', 2]
    ])
    expect(pointed?.rows.find(({ isNearest }) => isNearest)?.key).toBe('low')
  })

  it('are next to those of the same run', () => {
    const of = (row: string, column: string) => ({ row, column })
    const pointed = pointedValues(
      [line('a.loss', [3, 2], of('a', 'Training')), line('b.loss', [5, 4], of('b', 'Training'))],
      [line('a.validation', [7, 6], of('a', 'Validation'))],
      place(1, 2)
    )
    expect(pointed?.columns).toEqual(['Training', 'Validation'])
    expect(pointed?.rows.map(({ key, values }) => [key, ...values])).toEqual([
      ['b', 4, null],
      ['a', 2, 6]
    ])
  })

  it('leave out the raw line behind, and lines that have ended long before', () => {
    const lines = [
      line('short', [1, 2]),
      line(
        'long',
        Array.from({ length: 10 }, () => 3)
      ),
      line('raw', [9, 9, 9, 9, 9, 9, 9], { strength: 'behind' })
    ]
    expect(pointedValues(lines, [], place(5, 1))?.rows.map(({ key }) => key)).toEqual(['long'])
    expect(pointedValues([], [], place(5, 1))).toBeNull()
  })

  it('are twelve rows at most, with the nearest one', () => {
    const lines = Array.from({ length: 40 }, (_, index) => line(`line ${index}`, [index, index]))
    const pointed = pointedValues(lines, [], place(1, 0))
    expect(pointed?.rows).toHaveLength(12)
    expect(pointed?.rows.at(-1)).toMatchObject({ key: 'line 0', isNearest: true })
    expect(pointed?.left).toBe(28)
  })
})

describe('the horizontal axis', () => {
  it.each([
    ['epoch', 10, 20, 10],
    ['step', 10, 20, 200],
    ['step', 10, null, null],
    ['time', 10, 20, null],
    ['epoch', 0, 20, null]
  ] as const)('of %s, with %i epochs of %s steps, ends at %s', (axis, planned, steps, to) => {
    expect(plannedExtent(axis, planned, steps)).toEqual({ from: 0, to })
  })
})

import { describe, expect, it } from 'vitest'
import { drawFigure } from './draw'
import type { Figure, LineFigure } from './figure'
import { distinguish, rowStyles } from './line-style'
import { paperColours } from './paper'
import { roundTicks, scaleOf } from './scale'
import { figureTable } from './table'

const axis = (title: string, isShare = false) => ({ title, isShare, logarithmic: false })
const style = { colour: 0, dash: [] }

const lines: LineFigure = {
  kind: 'lines',
  title: 'Accuracy <over> epochs',
  x: axis('Epoch'),
  y: axis('Accuracy, %', true),
  lines: [
    {
      label: 'Plain & "simple"',
      style,
      points: [
        { x: 1, mean: 0.5, low: 0.4, high: 0.6 },
        { x: 3, mean: 0.9, low: 0.7, high: 1.1 }
      ],
      marked: true,
      members: [{ label: 'seed 0', x: [1, 2, 3], y: [0.5, NaN, 0.9] }]
    }
  ]
}

describe('scales', () => {
  it('have round ticks that enclose the range', () => {
    expect(roundTicks(0.883, 0.941).map((tick) => Number(tick.toFixed(12)))).toEqual([
      0.88, 0.9, 0.92, 0.94, 0.96
    ])
    expect(roundTicks(3, 17)).toEqual([0, 5, 10, 15, 20])
    expect(roundTicks(5, 5)).toEqual([5, 6])
  })

  it('place values evenly, by their logarithm where asked for', () => {
    const linear = scaleOf(axis('n'), [0, 10], [100, 200], false)
    expect(linear.at(5)).toBe(150)
    const logarithmic = scaleOf({ ...axis('n'), logarithmic: true }, [1, 100], [0, 100], false)
    expect(logarithmic.at(10)).toBeCloseTo(50)
    expect(logarithmic.ticks).toEqual([1, 10, 100])
    expect(scaleOf(axis('n'), [4, 4], [0, 100], false).at(4)).toBe(50)
  })

  it('say shares in percent', () => {
    expect(scaleOf(axis('a', true), [0, 1], [0, 1], true).text(0.935)).toBe('93.5')
  })
})

describe('styles of configurations', () => {
  const rows = [null, 0, 0, null, 3].map((baseline) => ({ baseline }))

  it('leave plain training grey and stay as they are when rows follow', () => {
    const styles = rowStyles(rows)
    expect(styles.map(({ colour }) => colour)).toEqual([7, 0, 1, 7, 2])
    expect(styles[3]?.dash).not.toEqual(styles[0]?.dash)
    expect(rowStyles(rows.slice(0, 3))).toEqual(styles.slice(0, 3))
  })

  it('differ by dashes where colours repeat', () => {
    const same = [0, 1, 0].map((colour) => ({ style: { colour, dash: [] } }))
    expect(distinguish(same).map((line) => line.style.dash)).toEqual([[], [], [6, 3]])
  })
})

describe('drawings', () => {
  it('hold marks, bands, single runs and names, and no markup of a name', () => {
    const drawing = drawFigure(lines, 600, paperColours)
    expect(drawing).toContain('Plain &amp; &quot;simple&quot;')
    expect(drawing).toContain('Accuracy &lt;over&gt; epochs')
    expect(drawing.match(/<circle/g)).toHaveLength(2)
    expect(drawing.match(/<polygon/g)).toHaveLength(1)
    expect(drawing).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('keep bands of shares within 0 and 1; the table says what was computed', () => {
    const top = /<text x="[^"]*" y="[^"]*" text-anchor="end"[^>]*>(\d+)<\/text>/g
    const ticks = [...drawFigure(lines, 600, paperColours).matchAll(top)].map(([, tick]) =>
      Number(tick)
    )
    expect(Math.max(...ticks)).toBe(100)
    expect(figureTable(lines).at(-1)).toEqual(['Plain & "simple"', '3', '90', '70', '110'])
  })

  it('show intervals of configurations, one run without any', () => {
    const figure: Figure = {
      kind: 'intervals',
      title: 'Accuracy',
      axis: axis('Accuracy, %', true),
      rows: [
        { label: 'Plain', style, mean: 0.9, low: 0.88, high: 0.92, members: [0.89, 0.91] },
        { label: 'Mixup', style, mean: 0.93, low: NaN, high: NaN, members: [0.93] }
      ]
    }
    const drawing = drawFigure(figure, 600, paperColours)
    expect(drawing.match(/stroke-width="3"/g)).toHaveLength(1)
    expect(drawing.match(/<circle/g)).toHaveLength(2 + 3)
    expect(drawing).not.toMatch(/NaN|undefined/)
    expect(figureTable(figure)[2]).toEqual(['Mixup', '93', '', '', '1'])
  })
})

import { describe, expect, it } from 'vitest'
import type { DataSet } from '../../engine/data/dataset'
import { examplesAt, rowsOf } from './examples'

const dataSet = (parts: Pick<DataSet, 'features' | 'targets' | 'length'>): DataSet =>
  ({ name: 'made', ...parts }) as DataSet

describe('examples for people', () => {
  it('are bytes, whatever the range of the pixels', () => {
    const page = examplesAt(
      dataSet({
        length: 3,
        features: {
          kind: 'image',
          shape: [1, 2, 1],
          pixels: Float32Array.of(0, 16, 8, 4, 16, 0),
          range: [0, 16]
        },
        targets: {
          task: 'classification',
          labels: Int32Array.of(0, 1, 1),
          classes: ['cat', 'dog']
        }
      }),
      [1, 2]
    )
    expect(page).toEqual({
      kind: 'image',
      shape: [1, 2, 1],
      pixels: Uint8Array.of(128, 64, 255, 0),
      rows: [
        { row: 1, target: 'dog' },
        { row: 2, target: 'dog' }
      ]
    })
  })

  it('are cells, empty where a value is missing', () => {
    const page = examplesAt(
      dataSet({
        length: 2,
        features: {
          kind: 'table',
          columns: [
            { kind: 'numeric', name: 'size', values: Float64Array.of(0.1 + 0.2, NaN) },
            {
              kind: 'categorical',
              name: 'island',
              codes: Int32Array.of(-1, 0),
              categories: ['Dream']
            }
          ]
        },
        targets: { task: 'regression', values: Float32Array.of(1.5, 2), names: ['mass'] }
      }),
      [0, 1]
    )
    expect(page).toEqual({
      kind: 'table',
      columns: ['size', 'island'],
      rows: [
        { row: 0, target: '1.5', cells: ['0.3', ''] },
        { row: 1, target: '2', cells: ['', 'Dream'] }
      ]
    })
  })

  it('name the labels that hold', () => {
    const targets = {
      task: 'multi-label' as const,
      values: Float32Array.of(1, 0, 1),
      names: ['a', 'b', 'c']
    }
    const features = { kind: 'table' as const, columns: [] }
    const { rows } = examplesAt(dataSet({ length: 1, features, targets }), [0])
    expect(rows[0]?.target).toBe('a, c')
  })
})

describe('the rows that are asked for', () => {
  const labelled = dataSet({
    length: 6,
    features: { kind: 'table', columns: [] },
    targets: {
      task: 'classification',
      labels: Int32Array.of(0, 0, 0, 1, 2, 1),
      classes: ['a', 'b', 'c']
    }
  })
  const page = { start: 0, count: 60 }

  it('lie within the data', () => {
    expect(rowsOf(labelled, { start: 4, count: 10 })).toEqual([4, 5])
    expect(rowsOf(labelled, { ...page, rows: [5, 6, 0] })).toEqual([5, 0])
  })

  it('are the first of each class', () => {
    expect(rowsOf(labelled, { ...page, perClass: 2 })).toEqual([0, 1, 3, 5, 4])
    expect(rowsOf(labelled, { start: 0, count: 2, perClass: 1 })).toEqual([0, 3])
  })

  it('are those of one class, page by page', () => {
    const { labels, classes } = labelled.targets as { labels: Int32Array; classes: string[] }
    const own = [...labels.keys()].filter((row) => labels[row] === 0)
    expect(own.length).toBeGreaterThan(1)
    expect(rowsOf(labelled, { ...page, class: classes[0] })).toEqual(own)
    expect(rowsOf(labelled, { start: 1, count: 1, class: classes[0] })).toEqual([own[1]])
    expect(rowsOf(labelled, { ...page, class: 'no such class' })).toEqual([])
  })

  it('take the classes in turns, every row once over all pages', () => {
    const order = [0, 3, 4, 1, 5, 2]
    expect(rowsOf(labelled, { ...page, inTurns: true })).toEqual(order)
    for (const count of [1, 2, 4, 5]) {
      const pages = [0, 1, 2, 3, 4, 5].map((at) =>
        rowsOf(labelled, { start: at * count, count, inTurns: true })
      )
      expect(pages.flat()).toEqual(order)
    }
  })

  it('are the first ones where there are no classes', () => {
    const numbers = dataSet({
      length: 6,
      features: { kind: 'table', columns: [] },
      targets: { task: 'regression', values: new Float32Array(6), names: ['y'] }
    })
    expect(rowsOf(numbers, { ...page, perClass: 2 })).toEqual([0, 1])
    expect(rowsOf(numbers, { start: 2, count: 2, inTurns: true })).toEqual([2, 3])
  })
})

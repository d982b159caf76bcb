import { describe, expect, it } from 'vitest'
import { dataConfig, type DataConfig } from '../../../contract/data'
import { labelled } from '../testing/data'
import type { DataSet } from '../dataset'
import { encode, encodedColumnGroups, toOriginalUnits } from './encode'
import { prepare } from './prepare'
import { fitPreprocessing } from './preprocessing'

const config = (options: object = {}): DataConfig =>
  dataConfig.parse({ source: { kind: 'bundled', name: 'digits' }, ...options })

const table = (): DataSet =>
  labelled([0, 1, 0, 1, 0, 1], {
    features: {
      kind: 'table',
      columns: [
        { kind: 'numeric', name: 'size', values: Float64Array.from([1, 3, NaN, 5, 1000, NaN]) },
        {
          kind: 'categorical',
          name: 'colour',
          codes: Int32Array.from([0, 1, 1, -1, 2, 0]),
          categories: ['blue', 'green', 'red']
        }
      ]
    }
  })

describe('tables', () => {
  const train = Int32Array.from([0, 1, 2, 3])

  it('are fitted on the training rows only', () => {
    const { features } = fitPreprocessing(table(), config(), train)
    const deviation = Math.sqrt((4 + 0 + 4) / 3)
    expect(features).toEqual({
      kind: 'table',
      columns: [
        { kind: 'numeric', name: 'size', median: 3, indicator: true, offset: 3, scale: deviation },
        { kind: 'categorical', name: 'colour', categories: ['blue', 'green'] }
      ]
    })
  })

  it('impute by the median, flag it, and give zeros for missing and unseen categories', () => {
    const fitted = fitPreprocessing(table(), config({ normalisation: 'range' }), train)
    const encoded = encode(fitted, table().features, [0, 2, 3, 4])
    const rows = [0, 1, 2, 3].map((row) => [...encoded.subarray(row * 4, row * 4 + 4)])
    expect(rows).toEqual([
      [0, 0, 1, 0],
      [0.5, 1, 0, 1],
      [1, 0, 0, 0],
      [249.75, 0, 0, 0]
    ])
    expect([...encodedColumnGroups(fitted)!]).toEqual([0, 0, 1, 1])
  })

  it('match columns by name, and name the one that is missing', () => {
    const fitted = fitPreprocessing(table(), config(), train)
    const { features } = table()
    if (features.kind !== 'table') throw new Error('a table is expected')
    const swapped = { ...features, columns: features.columns.toReversed() }
    expect(encode(fitted, swapped, [0, 1, 2])).toEqual(encode(fitted, features, [0, 1, 2]))
    const short = { ...features, columns: features.columns.slice(1) }
    expect(() => encode(fitted, short, [0])).toThrow(/"size".* is missing/)
  })

  it('scale a column that does not vary, or is missing throughout, to zeros', () => {
    const dataSet = labelled([0, 1, 0, 1], {
      features: {
        kind: 'table',
        columns: [
          { kind: 'numeric', name: 'same', values: Float64Array.from([7, 7, 7, 7]) },
          { kind: 'numeric', name: 'none', values: Float64Array.from([NaN, NaN, NaN, 4]) }
        ]
      }
    })
    const rows = Int32Array.from([0, 1, 2])
    const fitted = fitPreprocessing(dataSet, config(), rows)
    expect([...encode(fitted, dataSet.features, rows)]).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1])
  })
})

describe('images', () => {
  const images = (pixels: Uint8Array | Float32Array): DataSet =>
    labelled([0, 1, 0], {
      features: { kind: 'image', shape: [1, 2, 3], pixels, range: [0, 255] }
    })
  const values = [0, 10, 20, 4, 30, 20, 8, 10, 20, 12, 30, 20, 200, 200, 200, 200, 200, 200]
  const train = Int32Array.from([0, 1])

  it.each([Uint8Array, Float32Array])('are normalised channel by channel (%o)', (kind) => {
    const dataSet = images(kind.from(values))
    const { features } = fitPreprocessing(dataSet, config(), train)
    expect(features).toMatchObject({ offset: [6, 20, 20], scale: [Math.sqrt(20), 10, 1] })
    const encoded = encode(fitPreprocessing(dataSet, config(), train), dataSet.features, [1])
    expect(encoded[0]).toBeCloseTo(2 / Math.sqrt(20), 6)
    expect([...encoded.subarray(1, 3)]).toEqual([-1, 0])
  })

  it('go to 0..1 by the range that pixels can have, or stay as they are', () => {
    const dataSet = images(Uint8Array.from(values))
    const range = fitPreprocessing(dataSet, config({ normalisation: 'range' }), train)
    expect(encode(range, dataSet.features, [0])[1]).toBeCloseTo(10 / 255, 7)
    const none = fitPreprocessing(dataSet, config({ normalisation: 'none' }), train)
    expect([...encode(none, dataSet.features, [0])]).toEqual(values.slice(0, 6))
  })
})

describe('prepare', () => {
  const regression = (): DataSet =>
    labelled(
      Array.from({ length: 100 }, (_, row) => row % 2),
      {
        targets: {
          task: 'regression',
          names: ['y', 'z'],
          values: Float32Array.from({ length: 200 }, (_, at) => (at % 2 ? 5 : 1) * at)
        }
      }
    )

  it('standardises regression targets by the training split, and turns predictions back', () => {
    const dataSet = regression()
    const { data, preprocessing } = prepare(dataSet, config(), 0)
    const column = (at: number) => [...data.train.targets].filter((_, index) => index % 2 === at)
    for (const values of [column(0), column(1)]) {
      expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0, 5)
      expect(values.reduce((sum, value) => sum + value * value, 0) / values.length).toBeCloseTo(
        1,
        5
      )
    }
    if (preprocessing.targets.task !== 'regression' || dataSet.targets.task === 'classification')
      return
    const back = toOriginalUnits(preprocessing.targets, data.test.targets)
    data.test.origin.forEach((row, index) => {
      expect(back[index * 2]).toBeCloseTo(row * 2, 3)
      expect(back[index * 2 + 1]).toBeCloseTo((row * 2 + 1) * 5, 2)
    })
  })

  it('thins and corrupts the training split only', () => {
    const dataSet = labelled(Array.from({ length: 200 }, (_, row) => row % 4))
    const { data } = prepare(dataSet, config({ examplesPerClass: 10, labelNoise: 0.25 }), 1)
    expect(data.train.length).toBe(40)
    const wrong = (part: typeof data.train) =>
      [...part.origin].filter((row, index) => part.labels![index] !== row % 4).length
    expect([wrong(data.train), wrong(data.validation), wrong(data.test)]).toEqual([10, 0, 0])
    data.train.labels!.forEach((label, index) => {
      expect([...data.train.targets.subarray(index * 4, index * 4 + 4)].indexOf(1)).toBe(label)
    })
    expect(data.test.length).toBe(prepare(dataSet, config(), 1).data.test.length)
  })

  it('gathers rows in the order asked for', () => {
    const dataSet = labelled(Array.from({ length: 50 }, (_, row) => row % 2))
    const { data } = prepare(dataSet, config({ normalisation: 'none' }), 0)
    const rows = [3, 0, 3]
    expect([...data.train.gather(rows)]).toEqual(rows.map((row) => data.train.origin[row]))
  })
})

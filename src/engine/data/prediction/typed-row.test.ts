import { expect, it } from 'vitest'
import { preprocessing, type Preprocessing } from '../../../contract/preprocessing'
import { encode } from '../preparation/encode'
import { scratch } from '../testing/scratch'
import { readForPrediction } from './read-for-prediction'
import { typedRow } from './typed-row'

const { write } = scratch()

const fitted: Preprocessing = preprocessing.parse({
  ...{ version: 1, reading: {}, format: 'csv', targetColumns: ['price'] },
  fileColumns: ['area', 'kind', 'code', 'price'],
  features: {
    kind: 'table',
    columns: [
      { kind: 'numeric', name: 'area', median: 40, indicator: false, offset: 50, scale: 10 },
      { kind: 'categorical', name: 'kind', categories: ['flat', 'house'] },
      { kind: 'categorical', name: 'code', categories: ['007', '7'] }
    ]
  },
  targets: { task: 'regression', names: ['price'], offset: [0], scale: [1] }
})

it('is what the same row of a file is', async () => {
  const path = write('one.csv', 'area,kind,code\n62.5,house,007\n')
  const [file, typed] = [
    await readForPrediction(path, fitted),
    typedRow({ area: ' 62.5', kind: 'house', code: '007' }, fitted)
  ]
  expect(encode(fitted, typed.features, [0])).toEqual(encode(fitted, file.features, [0]))
  expect([...encode(fitted, typed.features, [0])]).toEqual([1.25, 0, 1, 1, 0])
  expect(typed.replaced.size).toBe(0)
})

it('says what was replaced: a column left empty, a category that is unknown', () => {
  const { replaced } = typedRow({ kind: 'barn', code: '7' }, fitted)
  expect(replaced.get(0)).toEqual([
    'area: the cell is empty, and training had no empty cells in this column; the median 40 is used',
    'kind: "barn" is an unknown category; encoded as none'
  ])
})

it('refuses words where the model takes numbers', () => {
  expect(() => typedRow({ area: 'large', kind: 'flat', code: '7' }, fitted)).toThrow(
    /No cell of the column "area" is a number \("large"\)/
  )
})

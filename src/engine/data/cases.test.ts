import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ReadingOptions } from '../../contract/data'
import type { CategoricalColumn, DataSet, NumericColumn } from './dataset'
import { loadPath } from './testing/scratch'
import { allPixels } from './testing/all-pixels'

const cases = join(import.meta.dirname, 'fixtures', 'cases')
const load = (path: string, reading: Partial<ReadingOptions> = {}) =>
  loadPath(join(cases, path), reading)

function featureNames({ features }: DataSet): string[] {
  return features.kind === 'table' ? features.columns.map(({ name }) => name) : []
}

function numbers({ features }: DataSet, name: string): number[] {
  if (features.kind !== 'table') throw new Error('these are images')
  const column = features.columns.find((candidate) => candidate.name === name)
  expect(column).toMatchObject({ kind: 'numeric' })
  return [...(column as NumericColumn).values]
}

const notes = ({ report }: DataSet) =>
  report.problems.map(({ where, message }) => `${where}: ${message}`)

function classes({ report }: DataSet): Record<string, number> {
  return Object.fromEntries(report.classes.map(({ name, examples }) => [name, examples]))
}

describe('tables as people have them', () => {
  it.each(['label-last', 'label-first'])('01: takes numbers for names, %s', async (file) => {
    const dataSet = await load(`01-int-header/${file}.csv`)
    expect(dataSet.length).toBe(120)
    expect(dataSet.report.targets).toEqual(['label'])
    expect(Object.keys(classes(dataSet))).toEqual(['0', '1'])
    expect(featureNames(dataSet)).toEqual(['0', '1', '2', '3'])
  })

  it('02: reads thousands grouped by points', async () => {
    const values = numbers(await load('02-decimal/german-int-thousands.csv'), 'preis')
    expect(Math.min(...values)).toBeGreaterThan(100)
    expect(Math.max(...values)).toBe(2990)
  })

  it('02: reads thousands grouped by commas, although few are', async () => {
    const values = numbers(await load('02-decimal/us-thousands-few.csv'), 'price')
    expect(values.every(Number.isFinite)).toBe(true)
    expect(Math.max(...values)).toBe(2097)
  })

  it('02: reads three decimals behind a comma', async () => {
    const dataSet = await load('02-decimal/three-decimals.csv')
    for (const name of ['a', 'b']) {
      const values = numbers(dataSet, name)
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...values)).toBeLessThanOrEqual(1)
    }
  })

  it.each(['mNULL', 'm_2d', 'mn_2fa', 'mnil'])(
    '03: finds the missing values of %s',
    async (file) => {
      const dataSet = await load(`03-missing/${file}.csv`)
      const values = numbers(dataSet, 'a')
      expect(values).toHaveLength(120)
      expect(values.filter(Number.isNaN)).toHaveLength(15)
      expect(notes(dataSet).join('\n')).toMatch(/a: 15 cells contain .* missing/)
    }
  )

  it('03: keeps Namibia', async () => {
    const dataSet = await load('03-missing/namibia.csv')
    if (dataSet.features.kind !== 'table') throw new Error('these are images')
    const country = dataSet.features.columns[0] as CategoricalColumn
    expect(country.categories).toContain('NA')
    expect(country.codes).not.toContain(-1)
    const asTarget = await load('03-missing/namibia.csv', { target: 'country' })
    expect(classes(asTarget)).toHaveProperty('NA')
  })

  it('04: keeps the texts of long and of padded classes', async () => {
    expect(classes(await load('04-ids/long-labels.csv'))).toEqual({
      '1000000000000000001': 40,
      '1000000000000000002': 40,
      '1000000000000000003': 40
    })
    expect(classes(await load('04-ids/leading-zero-labels.csv'))).toEqual({
      '001': 30,
      '01': 30,
      '1': 30,
      '010': 30
    })
  })

  it('04: leaves out a number of the row, and says how to keep it', async () => {
    const dataSet = await load('04-ids/passenger-id.csv')
    expect(featureNames(dataSet)).toEqual(['a', 'b'])
    expect(notes(dataSet).join('\n')).toMatch(/PassengerId: left out.*keep it/)
    const kept = await load('04-ids/passenger-id.csv', { keep: ['PassengerId'] })
    expect(featureNames(kept)).toEqual(['PassengerId', 'a', 'b'])
  })

  it.each([
    ['title-rows.csv', ['a', 'b'], 'label'],
    ['sep-line.csv', ['a', 'b'], 'label'],
    ['spaces.data', ['column 1', 'column 2'], 'column 3'],
    ['trailing-header-only.csv', ['a', 'b'], 'label'],
    ['rows.jsonl', ['a', 'b'], 'label'],
    ['book.xlsx', ['a', 'b'], 'label'],
    ['table.csv.zip', ['a', 'b'], 'label']
  ])('05: reads %s', async (file, features, target) => {
    const dataSet = await load(`05-structure/${file}`)
    expect(dataSet.length).toBe(120)
    expect(featureNames(dataSet)).toEqual(features)
    expect(dataSet.report.targets).toEqual([target])
    expect(Object.keys(classes(dataSet))).toEqual(['0', '1'])
    expect(numbers(dataSet, features[0]!)[0]).toBeCloseTo(0.0763, 4)
  })

  it('06: reads True and False as labels', async () => {
    const dataSet = await load('06-types/bool-multilabel.csv', { target: ['red', 'round'] })
    expect(dataSet.targets).toMatchObject({ task: 'multi-label', names: ['red', 'round'] })
    expect([...(dataSet.targets as { values: Float32Array }).values.slice(0, 4)]).toEqual([
      0, 1, 1, 0
    ])
  })

  it('06: warns of a class that a split has no example of', async () => {
    const { report } = await load('06-types/imbalance.csv')
    const lines = report.problems.filter(({ kind }) => kind === 'cannot measure')
    expect(lines.map(({ where, message }) => `${where} ${message}`).join('\n')).toMatch(
      /1 .*(validation|test)/
    )
    expect(lines.every(({ severity }) => severity === 'warning')).toBe(true)
  })

  it('33: leaves out the index that pandas writes', async () => {
    const dataSet = await load('33-parquet/index.parquet')
    expect(featureNames(dataSet)).not.toContain('__index_level_0__')
    expect(notes(dataSet).join('\n')).toMatch(/__index_level_0__: left out/)
  })

  it('34: reads the shards of a table as one', async () => {
    const dataSet = await load('34-shards/plain')
    expect(dataSet.length).toBeGreaterThan(2)
  })

  it('50: loses no row to a quote that is never closed', async () => {
    const dataSet = await load('50-quotes/stray.csv')
    expect(dataSet.length).toBe(200)
    expect(notes(dataSet).join('\n')).toMatch(/row 51: a quote is not closed/)
  })
})

describe('pictures as people have them', () => {
  const pixels = ({ features }: DataSet) => {
    if (features.kind !== 'image') throw new Error('this is a table')
    return features
  }

  it('11: takes labels and splits from train.csv and test.csv', async () => {
    const dataSet = await load('11-train-test-flat')
    expect(Object.keys(classes(dataSet)).sort()).toEqual(['bottom', 'top'])
    expect(dataSet.report.givenSplits).toEqual({ train: 40, test: 20 })
    expect(dataSet.report.kind).toBe('image')
  })

  it('12: takes the labels from the metadata next to the pictures', async () => {
    const dataSet = await load('12-csv-beside-images')
    expect(dataSet.report.kind).toBe('image')
    expect(classes(dataSet)).toEqual({ top: 20, bottom: 20 })
    const ages = await load('12-csv-beside-images', { target: 'age', task: 'regression' })
    expect(ages.report).toMatchObject({ task: 'regression', examples: 40, kind: 'image' })
  })

  it.each(['png', 'jpg'])('14: shows %s upright', async (kind) => {
    const [own, control] = [
      pixels(await load(`14-exif/${kind}`)),
      pixels(await load('14-exif/jpg'))
    ]
    expect(own.shape).toEqual(control.shape)
    const [found, wanted] = [allPixels(own), allPixels(control)]
    const far = Array.from(found).reduce((sum, pixel, at) => sum + Math.abs(pixel - wanted[at]!), 0)
    expect(far / found.length).toBeLessThan(kind === 'jpg' ? 1e-9 : 12)
  })

  it.each(['tiff', 'avif', 'no-ext'])('15: reads %s', async (kind) => {
    const dataSet = await load(`15-formats/${kind}`)
    expect(Object.keys(classes(dataSet))).toEqual(['bottom', 'top'])
    expect(dataSet.report.problems.filter(({ kind }) => kind === 'unreadable')).toEqual([])
  })

  it('16: gives the largest value of 12-bit pictures white, and says so', async () => {
    const dataSet = await load('16-sixteen/twelvebit-png')
    const { report } = dataSet
    const largest = 3599
    expect(report.reading.white).toBe(largest)
    expect(notes(dataSet).join('\n')).toMatch(/24 have more than 8 bits .* 3599 became white/)
    const found = allPixels(pixels(dataSet))
    expect(Math.max(...found)).toBe(255)
    expect(new Set(found).size).toBe(86)
    const upper = pixels(await load('16-sixteen/twelvebit-png', { white: 'upper bits' }))
    expect(Math.max(...allPixels(upper))).toBe(largest >> 8)
  })

  it.each(['nested', 'training_set__test_set'])('20: reads %s', async (kind) => {
    const dataSet = await load(`20-layout/${kind}`)
    expect(Object.keys(classes(dataSet))).toEqual(['bottom', 'top'])
    expect(dataSet.length).toBe(24)
    if (kind !== 'nested') expect(dataSet.report.givenSplits).toEqual({ train: 16, test: 8 })
  })

  it('20: warns of a class that is in the test split alone', async () => {
    const dataSet = await load('20-layout/extra-class-in-test')
    const lines = dataSet.report.problems.filter(({ kind }) => kind === 'cannot measure')
    expect(lines.map(({ message }) => message).join()).toMatch(/training/)
  })
})

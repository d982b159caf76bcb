import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { dataConfig, type ReadingOptions } from '../../../contract/data'
import { preprocessing as schema, type Preprocessing } from '../../../contract/preprocessing'
import { bundledFolder } from '../formats/bundled'
import type { DataSet } from '../dataset'
import { encode } from '../preparation/encode'
import { loadDataSet } from '../load'
import { prepare } from '../preparation/prepare'
import { readForPrediction } from './read-for-prediction'
import { idx, loadPath, scratch } from '../testing/scratch'
import { allPixels } from '../testing/all-pixels'

const { folder, write } = scratch()
const fixture = (name: string) => join(import.meta.dirname, '..', 'fixtures', name)

/** Preprocessing as it comes back from a stored model. */
function stored(dataSet: DataSet): Preprocessing {
  const config = dataConfig.parse({ source: { kind: 'bundled', name: 'digits' } })
  return schema.parse(JSON.parse(JSON.stringify(prepare(dataSet, config, 0).preprocessing)))
}

const bundled = (name: 'digits' | 'penguins', reading: Partial<ReadingOptions> = {}) => {
  const config = dataConfig.parse({ source: { kind: 'bundled', name }, reading })
  return loadDataSet(config.source, config.reading, '')
}

/** Every example of the training files comes out of the reader for prediction as it was trained on. */
async function expectSame(dataSet: DataSet, path: string) {
  const preprocessing = stored(dataSet)
  const rows = await readForPrediction(path, preprocessing)
  expect(rows.names).toHaveLength(dataSet.length)
  const all = Array.from({ length: dataSet.length }, (_, row) => row)
  expect(encode(preprocessing, rows.features, all)).toEqual(
    encode(preprocessing, dataSet.features, all)
  )
  return rows
}

describe('readForPrediction', () => {
  it('reads tables exactly as they were trained on, by column names', async () => {
    const dataSet = await bundled('penguins')
    const rows = await expectSame(dataSet, join(bundledFolder(), 'penguins.csv'))
    expect(rows.names[2]).toBe('row 3')
  })

  it('reads a folder and an archive of several tables as one', async () => {
    const preprocessing = stored(await bundled('penguins'))
    const table = readFileSync(join(bundledFolder(), 'penguins.csv'))
    for (const name of ['one', 'two']) write(`tables/${name}.csv`, table)
    write('tables.zip', zipSync({ 'one.csv': table, 'two.csv': table }))
    for (const name of ['tables', 'tables.zip']) {
      const { names, failures } = await readForPrediction(join(folder, name), preprocessing)
      expect(names).toHaveLength(2 * 344)
      expect(names[0]).toMatch(/^(one|two)\.csv row 1$/)
      expect(failures).toEqual([])
    }
  })

  it('reads other columns, other categories and missing cells', async () => {
    const preprocessing = stored(await bundled('penguins'))
    const text =
      'Sex,Body Mass (g),Flipper Length (mm),Beak Depth (mm),Beak Length (mm),Island,Other'
    const path = write('one.csv', `${text}\nMALE,,200,19,40,Atlantis,1\n`)
    const { features } = await readForPrediction(path, preprocessing)
    const encoded = encode(preprocessing, features, [0])
    expect(encoded.every(Number.isFinite)).toBe(true)
    expect([...encoded.subarray(0, 3)]).toEqual([0, 0, 0])
  })

  it('names a column that is missing', async () => {
    const preprocessing = stored(await bundled('penguins'))
    const path = write('short.csv', 'Island,Sex\nDream,MALE\nDream,FEMALE\n')
    await expect(readForPrediction(path, preprocessing)).rejects.toThrow(
      /"Beak Length \(mm\)".* is missing.*Island, Sex/
    )
  })

  it('reads columns as images, with or without the target column, wherever it is', async () => {
    const digits = await bundled('digits')
    await expectSame(digits, join(bundledFolder(), 'digits.csv.gz'))
    const row = (i: number) => Array.from({ length: 4 }, (_, at) => (i * 7 + at * 3) % 17)
    const first = Array.from({ length: 30 }, (_, i) => [i % 2 ? 'a' : 'b', ...row(i)].join())
    const image = { height: 2, width: 2, channels: 1 as const }
    const dataSet = await loadPath(write('first.csv', first.join('\n')), {
      target: 'column 1',
      image
    })
    const unlabelled = Array.from({ length: 30 }, (_, i) => row(i).join())
    await expectSame(dataSet, write('unlabelled.csv', unlabelled.join('\n')))
  })

  it('reads IDX, NPZ and Parquet images with or without labels', async () => {
    const images = idx(
      [6, 2, 3],
      Array.from({ length: 36 }, (_, at) => at * 5)
    )
    write('idx/train-images-idx3-ubyte', images)
    write('idx/train-labels-idx1-ubyte', idx([6], [0, 1, 0, 1, 0, 1]))
    const dataSet = await loadPath(join(folder, 'idx'))
    await expectSame(dataSet, write('bare/some-images-idx3-ubyte', images))
    await expectSame(await loadPath(fixture('images.npz')), fixture('images.npz'))
    const pictures = await loadPath(fixture('pictures.parquet'))
    const { failures } = await expectSame(pictures, fixture('pictures.parquet'))
    expect(failures).toMatchObject([{ where: 'row 4' }])
  })

  it('reports every lost row and every replaced cell', async () => {
    const cases = join(import.meta.dirname, '..', 'fixtures', 'cases')
    const preprocessing = stored(await loadPath(join(cases, '40-train/base.csv')))
    const ragged = await readForPrediction(join(cases, '40-train/p-ragged.csv'), preprocessing)
    expect(ragged.names.length + ragged.failures.length).toBe(12)
    expect(ragged.failures.map(({ where }) => where)).toEqual(['row 3', 'row 6'])
    await expect(
      readForPrediction(join(cases, '40-train/p-allwords.csv'), preprocessing)
    ).rejects.toThrow(/No cell of the column "a" is a number \("0\.1803m"/)
    const path = write('odd.csv', 'a,size,colour\n0.5,100,red\n0.5,big,green\n,100,mauve\n')
    const { replaced, failures } = await readForPrediction(path, preprocessing)
    expect(failures).toEqual([])
    expect([...replaced.keys()].sort()).toEqual([1, 2])
    expect(replaced.get(1)?.join()).toMatch(/size: "big" is not a number; the median/)
    expect(replaced.get(2)?.join()).toMatch(/a: the cell is empty.*mauve/)
  })

  it('gives arrays of pictures the range of the pictures that a model learnt from', async () => {
    const cases = join(import.meta.dirname, '..', 'fixtures', 'cases')
    const image = { height: 32, width: 32, channels: 3 as const }
    const preprocessing = stored(await loadPath(join(cases, '20-layout/nested'), { image }))
    const { features } = await readForPrediction(
      join(cases, '41-predict/float01.npy'),
      preprocessing
    )
    if (features.kind !== 'image') throw new Error('this is a table')
    expect(features.range).toEqual([0, 255])
    expect(allPixels(features).some((pixel: number) => pixel > 1)).toBe(true)
  })

  it('gives the same value white as in the pictures of 12 bits that a model learnt from', async () => {
    const path = join(import.meta.dirname, '..', 'fixtures', 'cases', '16-sixteen/twelvebit-png')
    const dataSet = await loadPath(path)
    await expectSame(dataSet, path)
    const old = stored(await loadPath(path, { white: 'upper bits' }))
    const before: Preprocessing = { ...old, reading: { ...old.reading, white: undefined } }
    const { features } = await readForPrediction(path, before)
    expect(features).toMatchObject({ kind: 'image' })
    expect(encode(before, features, [0])).toEqual(
      encode(old, (await loadPath(path, { white: 'upper bits' })).features, [0])
    )
  })

  it('refuses images for a model of tables, and tables for a model of images', async () => {
    const table = stored(await bundled('penguins'))
    await expect(readForPrediction(fixture('images.npz'), table)).rejects.toThrow(
      /needs table rows/
    )
    const images = stored(await loadPath(fixture('images.npz')))
    const csv = write('table.csv', readFileSync(join(bundledFolder(), 'penguins.csv')))
    await expect(readForPrediction(csv, images)).rejects.toThrow(/needs images of 4 x 4 x 1/)
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { loadPath, scratch } from '../testing/scratch'

const { write } = scratch()
const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures', name))
const table = (from: number) =>
  strToU8(
    ['a,label', ...Array.from({ length: 20 }, (_, row) => `${from + row / 8},${row % 2}`)].join(
      '\n'
    )
  )

it('reads all tables of an archive, also those that are called the same', async () => {
  const zipped = zipSync({ 'train/data.csv': table(0), 'test/data.csv': table(50) })
  const { length, report } = await loadPath(write('two.zip', zipped))
  expect(length).toBe(40)
  expect(report.givenSplits).toEqual({ train: 20, test: 20 })
})

it('keeps the folders of Parquet', async () => {
  const zipped = zipSync({
    'year=2020/part.parquet': fixture('table.parquet'),
    'year=2021/part.parquet': fixture('table-zstd.parquet')
  })
  const { length, report } = await loadPath(write('years.zip', zipped))
  expect(length).toBe(80)
  expect(report.columns.map(({ name }) => name)).toContain('year')
})

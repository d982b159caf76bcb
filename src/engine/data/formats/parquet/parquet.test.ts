import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadPath, scratch } from '../../testing/scratch'
import { pick } from '../../rows/number-values'
import { allPixels } from '../../testing/all-pixels'

const { write } = scratch()

const fixture = (name: string) => join(import.meta.dirname, '../../fixtures', name)

describe('Parquet', () => {
  it.each(['table.parquet', 'table-zstd.parquet'])('reads the columns of %s', async (name) => {
    const dataSet = await loadPath(fixture(name))
    expect(dataSet.length).toBe(40)
    expect(dataSet.report).toMatchObject({ task: 'classification', targets: ['class'] })
    const columns = dataSet.features.kind === 'table' ? dataSet.features.columns : []
    expect(columns.map((column) => column.name)).toEqual([
      ...['width', 'colour', 'round', 'day'],
      ...['pair 1', 'pair 2']
    ])
    const [width, colour] = columns
    expect(width?.kind === 'numeric' && [...width.values].slice(0, 3)).toEqual([NaN, 0.5, 1])
    expect(colour).toMatchObject({ categories: ['blue', 'green', 'red'] })
    const problems = dataSet.report.problems.map(({ where, message }) => `${where}: ${message}`)
    expect(problems).toContain('width: 4 of 40 cells are missing')
    expect(problems).toContain('pair: lists of 2 numbers, read as 2 columns')
    expect(problems).toContain(
      'index: left out: it only counts the rows; keep it with "index" among the columns to keep'
    )
  })

  it.each(['brotli', 'gzip', 'lz4'])('unpacks %s', async (codec) => {
    const { features, report } = await loadPath(fixture(`table-${codec}.parquet`))
    expect(report.classes).toMatchObject([{ examples: 20 }, { examples: 20 }])
    const [width] = features.kind === 'table' ? features.columns : []
    expect(width?.kind === 'numeric' && [...pick(width.values, [38, 39])]).toEqual([19, 19.5])
  })

  it('reads every other type, or says why not', async () => {
    const { features, targets, report } = await loadPath(fixture('types.parquet'), {
      target: 'id',
      task: 'classification'
    })
    const columns = features.kind === 'table' ? features.columns : []
    const third = columns.map((column) =>
      column.kind === 'numeric'
        ? [column.name, column.values.at(2)]
        : [column.name, column.categories[column.codes[2]!]]
    )
    expect(Object.fromEntries(third)).toEqual({
      decimal: 2.25,
      moment: '2024-01-03T12:00:00.000Z',
      zoned: '2024-01-03T12:00:00.000Z',
      fine: '2024-01-01T00:00:00.000000002Z',
      time: 43202,
      large: 2 ** 64,
      half: 2,
      third: Math.fround(2 / 3),
      nan: 2,
      digits: 2,
      'three 1': 2,
      'three 2': 2,
      'fixed 1': 2,
      'fixed 2': 0.5,
      'record.a': 2,
      'record.b': 'x'
    })
    expect(targets).toMatchObject({ classes: ['9007199254740993', '9007199254740994'] })
    const notes = report.problems.map(({ where, message }) => `${where}: ${message}`)
    for (const note of [
      'long decimal: left out: it holds decimal numbers of more than 38 digits',
      'time: times of day, read as seconds after midnight',
      'large: whole numbers beyond 2^53 are rounded: 18446744073709551615 is 18446744073709551616; as categories they keep their text',
      'digits: its texts are numbers, and are read as numbers',
      'three: lists of 3 numbers, read as 3 columns',
      'ragged: left out: its lists have 0 to 3 numbers; to be features, all need as many',
      'words: left out: it holds lists of values other than numbers',
      'nested: left out: it holds lists of lists',
      'map: left out: it holds values of the type MAP(VARCHAR, BIGINT)',
      'bytes: left out: it holds bytes'
    ]) {
      expect(notes).toContain(note)
    }
  })

  it('reads hive partitions as columns, and leaves out a shard that lacks one', async () => {
    write('shards/year=2020/part-0.parquet', readFileSync(fixture('table.parquet')))
    write('shards/year=2021/part-0.parquet', readFileSync(fixture('table-zstd.parquet')))
    write('shards/year=2021/_temporary/half.parquet', 'half written')
    const lacking = readFileSync(fixture('table-lz4.parquet'))
    const path = write('shards/year=__HIVE_DEFAULT_PARTITION__/part-0.parquet', lacking)
    const { length, features, report } = await loadPath(dirname(dirname(path)))
    expect(length).toBe(80)
    const [year] = features.kind === 'table' ? features.columns : []
    expect(year).toMatchObject({ name: 'year' })
    expect(year?.kind === 'numeric' && [...pick(year.values, [0, 40])]).toEqual([2020, 2021])
    expect(report.problems.filter(({ kind }) => kind === 'skipped')).toMatchObject([
      {
        message: expect.stringMatching(/^lacks the columns index, round, .*; left out$/) as unknown
      }
    ])
  })

  it('decodes images with labels as Hugging Face writes them, and reports the broken one', async () => {
    const dataSet = await loadPath(fixture('pictures.parquet'))
    expect(dataSet.length).toBe(11)
    expect(dataSet.report).toMatchObject({
      shape: [6, 6, 1],
      classes: [
        { name: 'even', examples: 6 },
        { name: 'odd', examples: 5 }
      ]
    })
    expect(dataSet.report.decoder).not.toBeNull()
    expect(dataSet.report.problems.filter(({ kind }) => kind === 'unreadable')).toMatchObject([
      { where: 'row 4' }
    ])
    if (dataSet.features.kind !== 'image') throw new Error('images are expected')
    const pixels = allPixels(dataSet.features)
    expect([pixels[0], pixels[36], pixels[3 * 36]]).toEqual([0, 20, 80])
  })
})

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadPath } from '../../testing/scratch'

const fixture = (name: string) => join(import.meta.dirname, '../../fixtures', name)

describe('Parquet', () => {
  it.each(['table.parquet', 'table-zstd.parquet'])('reads the columns of %s', async (name) => {
    const dataSet = await loadPath(fixture(name))
    expect(dataSet.length).toBe(40)
    expect(dataSet.report).toMatchObject({ task: 'classification', targets: ['class'] })
    const columns = dataSet.features.kind === 'table' ? dataSet.features.columns : []
    expect(columns.map((column) => column.name)).toEqual(['width', 'colour', 'round', 'day'])
    const [width, colour] = columns
    expect(width?.kind === 'numeric' && [...width.values.subarray(0, 3)]).toEqual([NaN, 0.5, 1])
    expect(colour).toMatchObject({ categories: ['blue', 'green', 'red'] })
    const problems = dataSet.report.problems.map(({ where, message }) => `${where}: ${message}`)
    expect(problems).toContain('width: 4 of 40 cells are missing')
    expect(problems).toContain('pair: left out: it holds lists or structures')
    expect(problems).toContain(
      'index: left out: it only counts the rows; keep it with "index" among the columns to keep'
    )
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
    const { pixels } = dataSet.features
    expect([pixels[0], pixels[36], pixels[3 * 36]]).toEqual([0, 20, 80])
  })
})

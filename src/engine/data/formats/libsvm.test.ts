import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { dataConfig } from '../../../contract/data'
import { prepare } from '../preparation/prepare'
import { readForPrediction } from '../prediction/read-for-prediction'
import { loadPath, scratch } from '../testing/scratch'

const { folder, write } = scratch()

/** Labels -1 and +1 in turn; feature 1 counts, feature 3 is in every third row only. */
const rows = Array.from({ length: 12 }, (_, i) => {
  const third = i % 3 === 0 ? ` 3:${i}e-1` : ''
  return `${i % 2 ? '+1' : '-1'} 1:${i} 2:0.5${third}`
})

async function table(path: string) {
  const dataSet = await loadPath(path)
  const { features, targets, report } = dataSet
  if (features.kind !== 'table' || targets.task !== 'classification') throw new Error('no classes')
  const columns = Object.fromEntries(
    features.columns.map((column) => {
      if (column.kind !== 'numeric') throw new Error(`${column.name} holds no numbers`)
      return [column.name, [...column.values]]
    })
  )
  return { columns, classes: targets.classes, labels: [...targets.labels], report, dataSet }
}

describe('LIBSVM', () => {
  it('reads labels and features, with 0 for what a row leaves out', async () => {
    const { columns, classes, labels, report } = await table(write('a.svm', rows.join('\n')))
    expect(report.format).toBe('libsvm')
    expect(classes).toEqual(['-1', '1'])
    expect(labels.slice(0, 4)).toEqual([0, 1, 0, 1])
    expect(columns['feature 1']).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(columns['feature 3']).toEqual([0, 0, 0, 0.3, 0, 0, 0.6, 0, 0, 0.9, 0, 0])
  })

  it('is recognised by its content, packed or not, and counts from 0 where the file does', async () => {
    expect((await table(write('a.txt', rows.join('\n')))).report.format).toBe('libsvm')
    const fromZero = rows.map((row) => `${row} 0:${row.length}`).join('\n')
    const { columns } = await table(write('b.libsvm.gz', gzipSync(fromZero)))
    expect(Object.keys(columns)).toContain('feature 0')
  })

  it('is not seen in a table with times of day', async () => {
    const times = Array.from({ length: 12 }, (_, i) => `${i / 4} 12:${10 + (i % 3)}`).join('\n')
    expect((await loadPath(write('times.txt', times))).report.format).toBe('csv')
  })

  it('leaves out comments and query ids, and reports bad rows', async () => {
    const noted = rows.map((row) => row.replace(' ', ' qid:7 ') + ' # from page 3')
    const text = ['# two classes', ...noted, '1 1:2 1:3', '1 one:2'].join('\n')
    const { report } = await table(write('c.svm', text))
    expect(report.examples).toBe(12)
    const bad = report.problems.filter(({ kind }) => kind === 'bad row')
    expect(bad.map(({ where }) => where)).toEqual(['c.svm line 14', 'c.svm line 15'])
    expect(report.problems.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('query ids')
    )
  })

  it('refuses several labels for a row', async () => {
    const path = write('d.svm', rows.map((row) => row.replace(' ', ',2 ')).join('\n'))
    await expect(loadPath(path)).rejects.toMatchObject({ code: 'unsupported' })
  })

  it('reads a test file that lacks the last features, next to the training file and for prediction', async () => {
    const short = rows.map((row) => row.replace(/ 3:\S+/, ''))
    write('both/train.svm', rows.join('\n'))
    const test = write('both/test.svm', short.join('\n'))
    const { report, dataSet } = await table(`${folder}/both`)
    expect(report.examples).toBe(24)
    const config = dataConfig.parse({ source: { kind: 'bundled', name: 'digits' } })
    const { preprocessing } = prepare(dataSet, config, 0)
    const { features, names } = await readForPrediction(test, preprocessing)
    expect(names).toHaveLength(12)
    if (features.kind !== 'table') throw new Error('no table')
    const third = features.columns.find(({ name }) => name === 'feature 3')
    expect(third).toMatchObject({ kind: 'numeric', values: new Float64Array(12) })
  })
})

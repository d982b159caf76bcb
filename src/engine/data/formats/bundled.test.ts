import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { bundledData, type BundledName } from '../../../contract/bundled'
import { dataConfig } from '../../../contract/data'
import { preprocessing as schema } from '../../../contract/preprocessing'
import { bundledFolder } from './bundled'
import { toOriginalUnits } from '../preparation/encode'
import { loadDataSet } from '../load'
import { scratch } from '../testing/scratch'
import { prepare } from '../preparation/prepare'
import { allPixels } from '../testing/all-pixels'

const { folder } = scratch()
const load = (name: BundledName, reading = {}) => {
  const config = dataConfig.parse({ source: { kind: 'bundled', name }, reading })
  return loadDataSet(config.source, config.reading, folder).then((dataSet) => ({ dataSet, config }))
}

describe('bundled digits', () => {
  it('are 8x8 images from 0 to 16 in ten classes', async () => {
    const { dataSet } = await load('digits')
    expect(dataSet.length).toBe(1797)
    expect(dataSet.features).toMatchObject({ kind: 'image', shape: [8, 8, 1], range: [0, 16] })
    expect(dataSet.report.classes.map(({ examples }) => examples)).toEqual([
      178, 182, 177, 183, 181, 182, 181, 179, 174, 180
    ])
    if (dataSet.features.kind !== 'image' || dataSet.targets.task !== 'classification') return
    expect([...allPixels(dataSet.features).subarray(0, 8)]).toEqual([0, 0, 5, 13, 9, 1, 0, 0])
    expect([...dataSet.targets.labels.subarray(0, 3)]).toEqual([0, 1, 2])
  })

  it('are prepared with mean 0 and deviation 1 over the training split', async () => {
    const { dataSet, config } = await load('digits')
    const { data, preprocessing } = prepare(dataSet, config, 3)
    expect(data.train.length + data.validation.length + data.test.length).toBe(1797)
    expect(Math.abs(data.test.length - 0.15 * 1797)).toBeLessThan(1)
    const all = data.train.gather(Array.from({ length: data.train.length }, (_, row) => row))
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length
    const squares = all.reduce((sum, value) => sum + value * value, 0) / all.length
    expect(mean).toBeCloseTo(0, 5)
    expect(squares).toBeCloseTo(1, 5)
    expect(schema.parse(JSON.parse(JSON.stringify(preprocessing)))).toEqual(preprocessing)
  })
})

describe('bundled penguins', () => {
  it('classify the species from numbers and words, with missing values', async () => {
    const { dataSet, config } = await load('penguins')
    expect(dataSet.report.task).toBe('classification')
    expect(dataSet.report.classes.map(({ name }) => name)).toEqual([
      'Adelie',
      'Chinstrap',
      'Gentoo'
    ])
    expect(dataSet.report.columns.map(({ kind }) => kind)).toEqual([
      'categorical',
      'categorical',
      'numeric',
      'numeric',
      'numeric',
      'numeric',
      'categorical'
    ])
    const { data } = prepare(dataSet, config, 0)
    expect(data.outputs).toBe(3)
    expect(data.train.gather([0, 1]).every(Number.isFinite)).toBe(true)
    expect(data.columnGroups?.length).toBe(data.exampleShape[0])
  })

  it('regress the body mass, in standardised units that can be turned back', async () => {
    const { dataSet, config } = await load('penguins', { target: 'body mass (g)' })
    expect(dataSet.report.task).toBe('regression')
    expect(dataSet.length).toBe(342)
    const { data, preprocessing } = prepare(dataSet, config, 0)
    if (preprocessing.targets.task !== 'regression' || dataSet.targets.task !== 'regression') return
    const mass = toOriginalUnits(preprocessing.targets, data.test.targets)
    data.test.origin.forEach((row, index) => {
      if (dataSet.targets.task !== 'regression') return
      expect(mass[index]).toBeCloseTo(dataSet.targets.values[row]!, 2)
    })
  })
})

describe.each(['emoji', 'emoji-twitter'] as const)('bundled %s', (name) => {
  it('are colour pictures with a committed split, credited in README', async () => {
    const { dataSet, config } = await load(name)
    expect(dataSet.features).toMatchObject({ kind: 'image', shape: [64, 64, 3], range: [0, 255] })
    expect(dataSet.report).toMatchObject({ name, source: { kind: 'bundled', name } })
    expect(dataSet.report.classes).toEqual([
      { name: 'Activities', examples: 85 },
      { name: 'Animals & Nature', examples: 152 },
      { name: 'Food & Drink', examples: 133 },
      { name: 'Objects', examples: 261 },
      { name: 'Travel & Places', examples: 218 }
    ])
    expect(dataSet.report.problems.filter(({ severity }) => severity !== 'info')).toEqual([])
    const { data } = prepare(dataSet, config, 0)
    expect([data.train.length, data.validation.length, data.test.length]).toEqual([200, 50, 599])
    const perClass = [0, 0, 0, 0, 0]
    data.train.labels?.forEach((label) => perClass[label]!++)
    expect(perClass).toEqual([40, 40, 40, 40, 40])
    const readme = await readFile(join(bundledFolder(), 'README.md'), 'utf8')
    expect(readme).toContain(`\`${bundledData[name].file}\``)
    expect(readme).toContain(bundledData[name].url)
  })
})

it('both vendors have drawn the same things in the same splits', async () => {
  const names = (file: string) =>
    readFile(join(bundledFolder(), file)).then((zip) => Object.keys(unzipSync(zip)))
  expect(await names('emoji.zip')).toEqual(await names('emoji-twitter.zip'))
})

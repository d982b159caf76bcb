import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import { loadPath, scratch } from './testing/scratch'

// Other instances of the kinds of fault of cases.test.ts.

const { write } = scratch()
const rows = (header: string, row: (index: number) => string): string =>
  [header, ...Array.from({ length: 60 }, (_, index) => row(index))].join('\n')
const notes = (report: { problems: { where: string; message: string }[] }) =>
  report.problems.map(({ where, message }) => `${where}: ${message}`)

it('1: takes fractions for names where the word beside them names the target', async () => {
  const text = rows('0.1,0.2,label', (at) => `${at / 8},${at / 4},${at % 2 ? 'a' : 'b'}`)
  const { length, report } = await loadPath(write('fractions.csv', text))
  expect(length).toBe(60)
  expect(report.targets).toEqual(['label'])
  expect(report.problems.map(({ kind }) => kind)).toContain('uncertain')
})

it('1: says that it is uncertain where such a word may be a class of its own', async () => {
  const text = rows('0.1,0.2,kind', (at) => `${at / 8},${at / 4},${at % 2 ? 'a' : 'b'}`)
  const { length, report } = await loadPath(write('kind.csv', text))
  expect(length).toBe(61)
  expect(report.problems.map(({ kind }) => kind)).toContain('uncertain')
})

it.each([
  ['is_train', ['True', 'False'], { train: 40, test: 20 }],
  ['isTest', ['0', '1'], { train: 40, test: 20 }],
  ['is_valid', ['no', 'yes'], { train: 40, validation: 20 }]
])('2: takes the split of each row from %s', async (name, [often, rarely], splits) => {
  const text = rows(`${name},a,label`, (at) => `${at % 3 ? often : rarely},${at},${at % 2}`)
  const { report } = await loadPath(write(`${name}.csv`, text))
  expect(report.givenSplits).toEqual(splits)
  expect(report.shape).toEqual([1])
  expect(notes(report)).toContain(`${name}: names the split of each row`)
})

it('2: reads tables in folders of splits and of values, and no folder of images for one', async () => {
  const text = (from: number) =>
    rows('a,b,label', (at) => `${from + at},${(from + at) * 3},${at % 2 ? 'ripe' : 'raw'}`)
  write('split/train/data.csv', text(0))
  const split = await loadPath(dirname(dirname(write('split/test/data.csv', text(100)))))
  expect(split.length).toBe(120)
  expect(split.report.givenSplits).toEqual({ train: 60, test: 60 })
  write('years/year=2020/a.jsonl', '{"a":1,"label":"x"}\n{"a":2,"label":"y"}\n')
  const second = write('years/year=2021/a.jsonl', '{"a":3,"label":"x"}\n{"a":4,"label":"y"}\n')
  const years = await loadPath(dirname(dirname(second)), { target: 'label' })
  expect(years.features).toMatchObject({ columns: [{ name: 'year' }, { name: 'a' }] })
  // A file is read by what is in it, whatever the folders above it are called.
  for (const [name, written] of [
    ['b.csv', 'a,label\n1,x\n2,y\n'],
    ['a.jsonl', '{"a":3,"label":"x"}\n{"a":4,"label":"y"}\n']
  ] as const) {
    const alone = await loadPath(write(`years/year=2021/${name}`, written), { target: 'label' })
    expect(alone.features, name).toMatchObject({ columns: [{ name: 'a' }] })
  }
})

it('5: does not take a column for numbers that has decimal commas and points', async () => {
  const text = rows('a;b;label', (at) => `${at}${at % 2 ? ',' : '.'}5;${at / 8};${at % 3}`)
  const { report } = await loadPath(write('marks.csv', text), { target: 'label' })
  expect(notes(report)).toContain(
    'a: not read as numbers: some cells have a decimal comma (1,5) and some a point (0.5); write all of them one way'
  )
  expect(report.reading.formats?.['a']).toBeUndefined()
})

it('5: says that leading zeros are lost, and keeps them in categories', async () => {
  const text = rows('zip,a,label', (at) => `${at % 2 ? '01234' : '1234'},${at / 8},${at % 3}`)
  const path = write('zip.csv', text)
  const { report } = await loadPath(path)
  expect(notes(report)).toContain(
    'zip: begins with zeros (01234) and is read as numbers; as categories they keep their text'
  )
  const { features } = await loadPath(path, { categorical: ['zip'] })
  const [zip] = features.kind === 'table' ? features.columns : []
  expect(zip).toMatchObject({ categories: ['1234', '01234'] })
})

it.each([
  ['UTF-32 with its mark', [0xff, 0xfe, 0, 0]],
  ['UTF-32 without a mark', []]
])('9: refuses %s', async (name, mark) => {
  const text = rows('a,b,label', (at) => `${at},${at % 7},${at % 2 ? 'x' : 'y'}`)
  const bytes = [...mark, ...[...text].flatMap((letter) => [letter.charCodeAt(0), 0, 0, 0])]
  const path = write(`${name}.csv`, Uint8Array.from(bytes))
  await expect(loadPath(path)).rejects.toThrow(/UTF-32 or binary|is binary data/)
})

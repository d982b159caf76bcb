import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Problems } from '../../problems'
import { readingWith, scratch } from '../../testing/scratch'
import { readJson } from './read-json'

const { write } = scratch()

async function read(content: string) {
  const problems = new Problems()
  const table = await readJson(write('data.json', content), readingWith(), problems)
  const cells = Array.from({ length: table.rows }, (_, row) =>
    table.columns.map(({ codes, words, numbers }) => {
      const code = codes?.[row] ?? -1
      return code >= 0 ? words[code] : numbers.at(row)
    })
  )
  const notes = problems.list().map(({ message }) => message)
  return { names: table.columns.map(({ name }) => name), cells, notes }
}

const same = {
  names: ['a', 'label'],
  cells: [
    [1, 'x'],
    [2, 'y']
  ]
}
const records = [
  { a: 1, label: 'x' },
  { a: 2, label: 'y' }
]

describe('readJson', () => {
  it.each([
    ['a list of records', JSON.stringify(records)],
    ['a record a line', records.map((one) => JSON.stringify(one)).join('\n')]
  ])('reads %s', async (_, text) => {
    expect(await read(text)).toEqual({ ...same, notes: [] })
  })

  it('reads an object of columns, with a note', async () => {
    const text = JSON.stringify({ a: [1, 2], label: ['x', 'y'] })
    const notes = ['each of its lists is read as a column of 2 rows']
    expect(await read(text)).toEqual({ ...same, notes })
    const rows = JSON.stringify({
      data: [
        [1, 2],
        [3, 4]
      ],
      target: ['x', 'y']
    })
    expect(await read(rows)).toMatchObject({ names: ['data 1', 'data 2', 'target'] })
  })

  it('reads the one list of records in an object, with a note', async () => {
    const text = JSON.stringify({ version: 2, data: records, about: { by: 'us' } }, null, 2)
    const notes = ['the list "data" is read; the rest of the object is not']
    expect(await read(text)).toEqual({ ...same, notes })
  })

  it('reads one plain record, and one record in a list, whatever is nested in it', async () => {
    expect((await read('{"a": 1, "label": "x"}')).cells).toEqual([[1, 'x']])
    expect((await read('[{"a": {"b": 1}, "label": "x"}]')).names).toEqual(['a.b', 'label'])
  })

  it('keeps texts as they are written, and numbers as they are, whatever other columns look like', async () => {
    const text = [
      '2024-1-5',
      '10:00',
      '123E4567-e89b-12d3-a456-426614174000',
      '2024-01-01T12:00:00Z'
    ]
    const rows = text.map((one, index) => ({ one, price: `${index},5`, exact: 1.234 + index }))
    const { cells } = await read(JSON.stringify(rows))
    expect(cells.map(([one]) => one)).toEqual(text)
    expect(cells.map(([, , exact]) => exact)).toEqual(rows.map(({ exact }) => exact))
  })

  it('makes columns of lists of equally many numbers, and says why of no others', async () => {
    const rows = [1, 2].map((at) => ({ same: [at, 0.5], other: Array(at).fill(1), words: ['a'] }))
    expect(await read(JSON.stringify(rows))).toEqual({
      names: ['same 1', 'same 2'],
      cells: [
        [1, 0.5],
        [2, 0.5]
      ],
      notes: [
        'lists of 2 numbers, read as 2 columns',
        'left out: its lists have 1 to 2 numbers; to be features, all need as many',
        'left out: it holds lists of values other than numbers'
      ]
    })
  })

  it('reads records of more than two hundred fields', async () => {
    const wide = (from: number) =>
      Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`c${at}`, from + at]))
    expect((await read(JSON.stringify([wide(0), wide(1)]))).names).toHaveLength(300)
  })

  it.each([
    ['package.json', readFileSync('package.json', 'utf8'), /values inside values.*Expected a list/],
    [
      'columns as pandas names their rows',
      '{"a": {"0": 1}, "b": {"0": 2}}',
      /values inside values/
    ],
    ['columns of different lengths', '{"a": [1, 2, 3], "b": [1, 2]}', /differ in length: 3 and 2/],
    ['two lists of records', '{"a": [{"b": 1}], "c": [{"d": 1}]}', /several lists.*: a, c\./],
    ['a record next to a list', '{"a": {"b": 1}, "c": [1, 2]}', /values inside values/],
    ['a list of numbers', '[1, 2, 3]', /no records/],
    ['a text', '"text"', /no records/],
    ['an empty list', '[]', /no records/]
  ])('refuses %s, and says what is expected', async (_, text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'invalid-data',
      message: expect.stringMatching(message) as unknown
    })
  })
})

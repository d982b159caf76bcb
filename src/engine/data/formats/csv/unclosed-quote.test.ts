import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Problems } from '../../problems'
import { readingWith, scratch } from '../../testing/scratch'
import { readCsv } from './read-csv'
import { Tokenizer } from './tokenizer'

const { write } = scratch()
afterEach(() => vi.restoreAllMocks())

const rows = (count: number, name = 'x') =>
  Array.from({ length: count }, (_, row) => `${row % 7},${name},${row % 2}\n`).join('')
const start = `a,b,label\n${rows(50)}`

async function read(name: string, text: string) {
  const problems = new Problems()
  const table = await readCsv(write(name, gzipSync(text, { level: 1 })), readingWith(), problems)
  return { table, problems: problems.list() }
}

/** How many characters were looked at, in all attempts together. */
function countWork(): () => number {
  const spy = vi.spyOn(Tokenizer.prototype, 'cut')
  return () => spy.mock.calls.reduce((sum, [text]) => sum + text.length, 0)
}

describe('a quote that is not closed', () => {
  it('before one endless cell is refused after as much work as its length, and said where', async () => {
    const end = `5,"${'x'.repeat(40 << 20)}`
    const work = countWork()
    const error: unknown = await read('endless.csv.gz', start + end).catch(
      (thrown: unknown) => thrown
    )
    expect(error).toMatchObject({
      code: 'invalid-data',
      message: expect.stringContaining('A quote opens on line 52 at character 3') as string
    })
    expect(work()).toBeLessThan(4 * (start.length + end.length))
  })

  it('costs no row but its own, and is said where it opens', async () => {
    const text = `${start}5,"x,1\n${rows(200_000)}`
    const work = countWork()
    const { table, problems } = await read('stray.csv.gz', text)
    expect(table.rows).toBe(200_051)
    expect(problems[0]).toMatchObject({ kind: 'bad row', where: 'row 51' })
    expect(problems[0]?.message).toMatch(/a quote is not closed.*line 52/)
    expect(work()).toBeLessThan(4 * text.length)
  })

  it('at the very end leaves no row out in silence', async () => {
    const { table, problems } = await read('end.csv.gz', `${start}5,"${'""'.repeat(100)}`)
    expect(table.rows).toBe(50)
    expect(problems.map(({ message }) => message).join()).toMatch(/line 52.*left out/)
  })
})

it('leaves out a row with a cell of more than a million characters', async () => {
  const { table, problems } = await read('long.csv', `${start}5,${'x'.repeat(2 << 20)},1\n`)
  expect(table.rows).toBe(50)
  expect(problems.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/a cell of 2097152 characters/)
  )
})

it('keeps its messages short, whatever the names of columns', async () => {
  const { problems } = await read(
    'names.csv',
    `a,${'n'.repeat(10_000)},${'n'.repeat(10_000)}\n1,2,3\n`
  )
  for (const { where, message } of problems) {
    expect(where.length + message.length).toBeLessThan(1300)
  }
})

it('leaves out a row of endless cells after as much work as its length, and says so', async () => {
  const end = `5,${'"a\n",'.repeat(1 << 20)}`
  const work = countWork()
  const { table, problems } = await read('cells.csv.gz', start + end)
  expect(table.rows).toBe(50)
  expect(problems.length).toBeGreaterThan(0)
  for (const { message } of problems) expect(message).toMatch(/cells instead of 3; left out/)
  expect(work()).toBeLessThan(4 * (start.length + end.length))
})

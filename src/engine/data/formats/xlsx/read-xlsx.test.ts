import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readingOptions } from '../../../../contract/data'
import { Problems } from '../../problems'
import { readXlsx } from './read-xlsx'

let folder: string
let book: Buffer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xlsx-'))
  book = await readFile(new URL('../../fixtures/cases/05-structure/book.xlsx', import.meta.url))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function read(bytes: Uint8Array): Promise<unknown> {
  const path = join(folder, 'book.xlsx')
  await writeFile(path, bytes)
  return readXlsx(path, readingOptions.parse({}), new Problems())
}

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at] = copy[at]! ^ 18
  return copy
}

it.each<[string, () => Uint8Array]>([
  // Found by the fuzzer: the variant of the library for Node waited for ever.
  [
    'a flipped bit and its end twice',
    () => Buffer.concat([flipped(book, 4016), book.subarray(-1835)])
  ],
  ['a flipped bit', () => flipped(book, 4016)],
  ['no end', () => book.subarray(0, book.length - 200)],
  ['a hole', () => Buffer.concat([book.subarray(0, 1000), book.subarray(3000)])],
  ['no sheet', () => zipSync({ 'xl/workbook.xml': strToU8('<workbook/>') })]
])('refuses a workbook with %s, in words', async (_, damaged) => {
  await expect(read(damaged())).rejects.toMatchObject({
    code: 'invalid-data',
    message: expect.stringContaining('book.xlsx') as string
  })
})

it('refuses a workbook that unpacks to too much', async () => {
  const bomb = zipSync({ 'xl/workbook.xml': new Uint8Array(300 * 2 ** 20) }, { level: 1 })
  await expect(read(bomb)).rejects.toThrow(/unpacks to more than/)
})

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { storePiece } from './uploads'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stored-uploads-'))
})
afterEach(() => rm(folder, { recursive: true }))

const piece = (offset: number, text: string, path = 'data/a.csv') => ({
  ...{ upload: 'one', path, offset },
  bytes: new TextEncoder().encode(text)
})
const stored = () => readFile(join(folder, 'one', 'data', 'a.csv'), 'utf8')

it('joins the pieces of a file, also those that are sent twice', async () => {
  await storePiece(folder, piece(0, 'abc'))
  await storePiece(folder, piece(3, 'def'))
  expect(await storePiece(folder, piece(3, 'def'))).toBe(join(folder, 'one', 'data'))
  expect(await stored()).toBe('abcdef')
})

it('refuses a piece after a missing one, which would be read as zeros', async () => {
  await storePiece(folder, piece(0, 'abc'))
  await expect(storePiece(folder, piece(6, 'ghi'))).rejects.toMatchObject({ code: 'conflict' })
  expect(await stored()).toBe('abc')
  const first = piece(6, 'ghi', 'data/b.csv')
  await expect(storePiece(folder, first)).rejects.toMatchObject({ code: 'conflict' })
})

it('reports what is in the way as people understand it', async () => {
  await storePiece(folder, piece(0, 'abc'))
  const below = piece(0, 'x', 'data/a.csv/b')
  await expect(storePiece(folder, below)).rejects.toMatchObject({ code: 'storage' })
  await writeFile(join(folder, 'two'), '')
  const elsewhere = { ...piece(0, 'x'), upload: 'two' }
  await expect(storePiece(folder, elsewhere)).rejects.toMatchObject({ code: 'storage' })
})

it.each(['../out', '/etc/passwd', 'a//b', 'a/./b', 'a\\b', 'a\0b', ''])(
  'stores nothing at %j',
  async (path) => {
    await expect(storePiece(folder, piece(0, 'x', path))).rejects.toMatchObject({
      code: 'invalid-argument'
    })
  }
)

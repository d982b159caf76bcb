import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readingOptions } from '../../contract/data'
import { keepLabels } from './kept-labels'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-labels-'))
})
afterEach(() => rm(folder, { recursive: true }))

const reading = readingOptions.parse({ resize: 'fill' })
const contentOf = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as unknown

it('writes labels over earlier ones into a file of their own; earlier files stay', async () => {
  const first = await keepLabels(folder, reading, { 'a.png': 'cat', 'b.png': 'dog' })
  const second = await keepLabels(folder, first, { 'b.png': 'cat', 'a.png': null })
  expect(await contentOf(first.labels!)).toEqual({ 'a.png': 'cat', 'b.png': 'dog' })
  expect(await contentOf(second.labels!)).toEqual({ 'b.png': 'cat' })
  expect(second).toEqual({ ...reading, labels: second.labels })
})

it('gives the same labels the same file, in whatever order they were given', async () => {
  const first = await keepLabels(folder, reading, { 'a.png': 'cat', 'b.png': 'dog' })
  const second = await keepLabels(folder, reading, { 'b.png': 'dog', 'a.png': 'cat' })
  expect(second.labels).toBe(first.labels)
  expect(await readdir(folder)).toHaveLength(1)
})

it('needs no file where every label was taken away', async () => {
  const first = await keepLabels(folder, reading, { 'a.png': 'cat' })
  expect(await keepLabels(folder, first, { 'a.png': null })).toEqual(reading)
})

it('loses no labels silently where the earlier file is gone', async () => {
  const gone = { ...reading, labels: join(folder, 'gone.json') }
  await expect(keepLabels(folder, gone, { 'a.png': 'cat' })).rejects.toMatchObject({
    code: 'not-found'
  })
})

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { realNumber } from '../contract/number'
import { createFolder, createFolders, replaceFile, replaceFiles } from './durable'
import { readJson, writeJson } from './json'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'durable-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('replaces a file as a whole and leaves no other files', async () => {
  const path = join(folder, 'a.json')
  await replaceFile(path, 'one')
  await replaceFile(path, 'two')
  expect(await readFile(path, 'utf8')).toBe('two')
  expect(await readdir(folder)).toEqual(['a.json'])
})

it('creates a folder with everything in it, once', async () => {
  const path = join(folder, 'run')
  await createFolder(path, { 'a.json': '1', 'b.json': '2' })
  expect((await readdir(path)).sort()).toEqual(['a.json', 'b.json'])
  await expect(createFolder(path, { 'a.json': '3' })).rejects.toMatchObject({ code: 'storage' })
  expect(await readFile(join(path, 'a.json'), 'utf8')).toBe('1')
  expect(await readdir(folder)).toEqual(['run'])
})

it('creates and replaces many together, and leaves nothing next to them', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `run-${index}`)
  const paths = names.map((name) => join(folder, name))
  await createFolders(paths.map((path) => ({ path, files: { 'a.json': path, 'b.json': '2' } })))
  await replaceFiles(paths.map((path) => ({ path: join(path, 'b.json'), content: '3' })))
  for (const path of paths) {
    expect((await readdir(path)).sort()).toEqual(['a.json', 'b.json'])
    expect(await readFile(join(path, 'a.json'), 'utf8')).toBe(path)
    expect(await readFile(join(path, 'b.json'), 'utf8')).toBe('3')
  }
  expect((await readdir(folder)).sort()).toEqual(names.sort())
})

it('takes back what it has begun when one of many cannot be written', async () => {
  const files = { 'a.json': '1' }
  await createFolder(join(folder, 'taken'), files)
  const both = ['new', 'taken'].map((name) => ({ path: join(folder, name), files }))
  await expect(createFolders(both)).rejects.toMatchObject({ code: 'storage' })
  expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([])
})

it('names the file and the cause when it cannot write', async () => {
  await expect(replaceFile(join(folder, 'missing', 'a.json'), '')).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining('a.json') as string
  })
})

it('reads records back, with NaN and infinities, and names damage', async () => {
  const schema = z.object({ values: z.array(realNumber) })
  const path = join(folder, 'record.json')
  expect(await readJson(path, schema)).toBeNull()
  await writeJson(path, { values: [NaN, -Infinity, 1] })
  expect(await readJson(path, schema)).toEqual({ values: [NaN, -Infinity, 1] })
  await writeFile(path, '{"values": [1')
  await expect(readJson(path, schema)).rejects.toMatchObject({ code: 'storage' })
  await writeFile(path, '{"values": ["one"]}')
  await expect(readJson(path, schema)).rejects.toThrow('values.0')
})

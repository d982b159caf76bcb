import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { realNumber } from '../contract/number'
import { createFolder, replaceFile } from './durable'
import { readJson, writeJson } from './json'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'durable-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('replaces a file as a whole and leaves nothing beside it', async () => {
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

import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SharedFile } from './shared-file'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shared-file-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const schema = z.looseObject({ count: z.int() })
const path = () => join(folder, 'record.json')
const open = () => new SharedFile(path(), schema, () => ({ count: 0 }))
const damagedNames = async () =>
  (await readdir(folder)).filter((name) => name.includes('.damaged-')).sort()

describe('a shared file', () => {
  it('is the default until it is written, and keeps what it does not know', async () => {
    const file = open()
    expect(await file.read()).toEqual({ count: 0 })
    await writeFile(path(), '{"count": 1, "newer": true}')
    await file.change((value) => ({ ...value, count: value.count + 1 }))
    expect(JSON.parse(await readFile(path(), 'utf8'))).toEqual({
      version: 1,
      count: 2,
      newer: true
    })
    expect(file.problem).toBeNull()
  })

  it.each(['', '{"count"', '[]', '{"count": "many"}', '\0\0\0'])(
    'holding %j gives its last good copy, and stays where it can be found',
    async (damaged) => {
      await open().change(() => ({ count: 5 }))
      await writeFile(path(), damaged)
      const file = open()
      expect(await file.read()).toEqual({ count: 5 })
      expect(file.problem).toContain('The last good copy is used.')
      const [kept, ...others] = await damagedNames()
      expect(others).toEqual([])
      expect(await readFile(join(folder, kept!), 'utf8')).toBe(damaged)

      await file.change((value) => ({ count: value.count + 1 }))
      expect(file.problem).toBeNull()
      expect(await open().read()).toEqual({ count: 6 })
      expect(await damagedNames()).toEqual([kept])
    }
  )

  it('gives the default where no good copy is left', async () => {
    await writeFile(path(), 'nonsense')
    const file = open()
    expect(await file.read()).toEqual({ count: 0 })
    expect(file.problem).toContain('Defaults are used.')
  })

  it.skipIf(process.getuid?.() === 0)(
    'that may not be read is reported, and not replaced',
    async () => {
      await writeFile(path(), '{"count": 3}')
      await chmod(path(), 0o000)
      const file = open()
      expect(await file.read()).toEqual({ count: 0 })
      await expect(file.change(() => ({ count: 1 }))).rejects.toMatchObject({ code: 'storage' })
    }
  )

  it('loses no change of 30 that come at once', async () => {
    const add = () => open().change((value) => ({ count: value.count + 1 }))
    await Promise.all(Array.from({ length: 30 }, add))
    expect(await open().read()).toEqual({ count: 30 })
  })
})

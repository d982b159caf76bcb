import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AllowedPaths, isInside } from './allowed-paths'

let folder: string
let allowed: AllowedPaths

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allowed-'))
  await mkdir(join(folder, 'open/pictures'), { recursive: true })
  await mkdir(join(folder, 'open-too'))
  await writeFile(join(folder, 'open/pictures/one.png'), '')
  await writeFile(join(folder, 'open-too/secret.csv'), '')
  await symlink(join(folder, 'open-too'), join(folder, 'open/way-out'))
  allowed = new AllowedPaths([join(folder, 'open')])
})
afterAll(() => rm(folder, { recursive: true }))

describe('allowed paths', () => {
  it('lets through what lies in an allowed folder', async () => {
    const path = join(folder, 'open/pictures/one.png')
    expect(await allowed.resolve(path)).toMatch(/one\.png$/)
    await allowed.checkPath(path)
  })

  it.each([
    ['a sibling whose name has the same prefix', 'open-too/secret.csv'],
    ['a way up', 'open/../open-too/secret.csv'],
    ['a link that leads out', 'open/way-out/secret.csv'],
    ['the parent', ''],
    ['what does not exist', 'open/nothing.csv']
  ])('refuses %s', async (_, path) => {
    await expect(allowed.checkPath(`${folder}/${path}`)).rejects.toMatchObject({
      code: 'not-found'
    })
  })

  it('refuses a folder with a link in it that leads out, and names the link', async () => {
    const path = join(folder, 'open')
    await expect(allowed.checkPath(path)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('way-out') as string
    })
    await allowed.checkPath(join(path, 'pictures'))
    const both = new AllowedPaths([path, join(folder, 'open-too')])
    await both.checkPath(path)
  })

  it('takes a name that begins with two dots for what it is', () => {
    expect(isInside('/a', '/a/..b')).toBe(true)
    expect(isInside('/a', '/b')).toBe(false)
  })
})

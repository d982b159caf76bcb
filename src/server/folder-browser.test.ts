import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AllowedPaths } from '../studio/paths/allowed-paths'
import { listFolder } from './folder-browser'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-browser-'))
  await mkdir(join(folder, 'open/inner'), { recursive: true })
  await writeFile(join(folder, 'secret.csv'), 'x'.repeat(1234))
  await writeFile(join(folder, 'open/inner/own.csv'), 'abc')
  await symlink(join(folder, 'secret.csv'), join(folder, 'open/way-out.csv'))
  await symlink(folder, join(folder, 'open/way-up'))
  await symlink('inner/own.csv', join(folder, 'open/near.csv'))
})
afterAll(() => rm(folder, { recursive: true }))

it('lists links that stay inside, and says nothing of what lies outside', async () => {
  const { entries } = await listFolder(
    join(folder, 'open'),
    new AllowedPaths([join(folder, 'open')]),
    []
  )
  expect(entries.map(({ name, kind, bytes }) => [name, kind, bytes])).toEqual([
    ['inner', 'folder', 0],
    ['near.csv', 'file', 3]
  ])
})

it('begins with the folders that it is given, not with all that may be read', async () => {
  const [open, inner] = [join(folder, 'open'), join(folder, 'open/inner')]
  const { path, entries } = await listFolder(null, new AllowedPaths([open, inner]), [open])
  expect(path).toBeNull()
  expect(entries.map((entry) => entry.path)).toEqual([open])
})

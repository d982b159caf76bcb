import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, vi } from 'vitest'
import { OpenedPaths, pathArguments } from './open-paths'

it('takes paths and file URLs that exist from the arguments of a start, in their order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mixup-studio-paths-'))
  const [birds, spaced] = [join(folder, 'birds'), join(folder, 'two words')]
  await mkdir(birds)
  await mkdir(spaced)
  const application = join(folder, 'app')
  await mkdir(application)
  const args = ['app', 'birds', '--inspect', 'nothing', pathToFileURL(spaced).href, 'file:nonsense']
  expect(await pathArguments(args, folder, application)).toEqual([birds, spaced])
  expect(await pathArguments([birds], '/elsewhere', application)).toEqual([birds])
  await rm(folder, { recursive: true })
})

it('keeps paths until a page takes them', () => {
  const opened = new OpenedPaths()
  opened.add(['/a', '/b'])
  const take = vi.fn<(path: string) => void>()
  opened.passTo(take)
  opened.add(['/c'])
  expect(take.mock.calls).toEqual([['/a'], ['/b'], ['/c']])
})

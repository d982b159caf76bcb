import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as electron from 'electron'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openDesktop } from './desktop'
import { MainLog } from './main-log'
import { OpenedPaths } from './open-paths'
import { FakeWindow, type FakeElectron } from './testing/fake-electron'

vi.mock('electron', async () => {
  const { fakeElectron } = await import('./testing/fake-electron')
  return fakeElectron()
})
const fake = electron as unknown as FakeElectron

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desktop-'))
  process.env.MIXUP_STUDIO_HOME = join(folder, 'home')
  fake.app.getPath.mockReturnValue(folder)
})
afterEach(async () => {
  delete process.env.MIXUP_STUDIO_HOME
  await rm(folder, { recursive: true })
})

it('opens one window, whose page finds its port at once, and forwards a second start to it', async () => {
  await openDesktop({
    page: folder,
    preload: join(folder, 'preload.cjs'),
    trainer: join(folder, 'trainer.js'),
    version: '1.2.3',
    command: ['/opt/mixup-studio'],
    developmentPage: undefined,
    log: new MainLog(join(folder, 'logs')),
    opened: new OpenedPaths(),
    late: vi.fn()
  })
  const window = FakeWindow.all.at(-1)!
  expect(fake.ipcMain.listenerCount('mixup-studio:connect')).toBe(1)
  expect(window.loadURL).toHaveBeenCalledWith('mixup-studio://app/')
  expect(fake.Menu.setApplicationMenu).toHaveBeenCalled()

  window.minimized = true
  fake.app.emit('second-instance', {}, ['app', '--flag'], folder)
  await vi.waitFor(() => expect(window.restore).toHaveBeenCalled(), 300_000)
  expect(window.focus).toHaveBeenCalled()

  window.emit('close', { preventDefault: vi.fn() })
  await vi.waitFor(() => expect(fake.app.exit).toHaveBeenCalledWith(0), 300_000)
})

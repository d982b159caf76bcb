import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as electron from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AllowedPaths } from '../studio/paths/allowed-paths'
import { desktopHost } from './desktop-host'
import { menuTemplate } from './menu'
import { offerPort } from './page-port'
import { pageOrigin } from './page-protocol'
import { isOwn, restrictContents } from './rules'
import { taskBarProgress } from './task-bar'
import { FakeContents, FakeWindow, type FakeElectron } from './testing/fake-electron'
import { confirmQuit, Wakefulness } from './training-guard'
import { createWindow } from './window'
import { readWindowState } from './window-state'

vi.mock('electron', async () => {
  const { fakeElectron } = await import('./testing/fake-electron')
  return fakeElectron()
})
const fake = electron as unknown as FakeElectron
const updates = {
  state: { state: 'off' as const },
  look: () => Promise.resolve(),
  install: () => undefined
}
const log = { path: '/logs/main.log', crashDumps: '/logs/crashes' }
const context = { signal: new AbortController().signal }
const newWindow = (): { fakeWindow: FakeWindow; window: electron.BrowserWindow } => {
  const fakeWindow = new FakeWindow({})
  return { fakeWindow, window: fakeWindow as unknown as electron.BrowserWindow }
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desktop-'))
})
afterEach(async () => {
  vi.clearAllMocks()
  fake.ipcMain.removeAllListeners()
  fake.app.removeAllListeners()
  await rm(folder, { recursive: true })
})

describe('the window', () => {
  it('comes back where it was, and shows itself when there is something to see', async () => {
    const stateFile = join(folder, 'window.json')
    const window = createWindow({ preload: '', stateFile }) as unknown as FakeWindow
    expect(FakeWindow.made.at(-1)).toMatchObject({ width: 1280, height: 800, show: false })
    window.emit('ready-to-show')
    expect(window.show).toHaveBeenCalled()
    window.emit('close', { preventDefault: vi.fn() })
    expect(JSON.parse(await readFile(stateFile, 'utf8'))).toMatchObject({ maximized: false })
    expect(readWindowState(stateFile)).toEqual({
      x: 10,
      y: 20,
      width: 900,
      height: 700,
      maximized: false
    })
  })

  it('closes where its place cannot be written down', () => {
    const error = vi.spyOn(console, 'error').mockReturnValue()
    const stateFile = join(folder, 'missing/window.json')
    const window = createWindow({ preload: '', stateFile }) as unknown as FakeWindow
    window.emit('close', { preventDefault: vi.fn() })
    expect(error).toHaveBeenCalled()
    error.mockRestore()
  })

  it('keeps only its size when that screen is gone, and bears a damaged file', async () => {
    const stateFile = join(folder, 'window.json')
    const bounds = { x: 5000, y: 0, width: 900, height: 700 }
    await writeFile(stateFile, JSON.stringify({ bounds, maximized: true }))
    expect(readWindowState(stateFile)).toEqual({ width: 900, height: 700, maximized: true })
    await writeFile(stateFile, '{"bounds":')
    expect(readWindowState(stateFile)).toEqual({ width: 1280, height: 800, maximized: false })
  })
})

describe('pages', () => {
  it('are recognised by their whole origin', () => {
    expect(isOwn('mixup-studio://app/#/runs', pageOrigin)).toBe(true)
    for (const url of ['https://app/', 'mixup-studio://app.evil/', 'file:///etc/passwd', 'x']) {
      expect(isOwn(url, pageOrigin)).toBe(false)
    }
  })

  it('navigate nowhere, open nothing, embed nothing', () => {
    restrictContents(electron.app, pageOrigin)
    const contents = new FakeContents()
    fake.app.emit('web-contents-created', {}, contents)
    const prevented = (name: string, url: string): boolean => {
      const preventDefault = vi.fn()
      contents.emit(name, { url, preventDefault })
      return preventDefault.mock.calls.length > 0
    }
    expect(prevented('will-navigate', 'https://evil.example/')).toBe(true)
    expect(prevented('will-navigate', `${pageOrigin}/#/runs`)).toBe(false)
    expect(prevented('will-redirect', `${pageOrigin}/`)).toBe(true)
    expect(prevented('will-attach-webview', '')).toBe(true)
    const [open] = contents.setWindowOpenHandler.mock.lastCall ?? []
    expect(open?.({ url: pageOrigin })).toEqual({ action: 'deny' })
  })
})

describe('messages of the page', () => {
  const offer = () => {
    const { fakeWindow, window } = newWindow()
    const connect = vi.fn()
    const dropped = vi.fn()
    offerPort({ window, origin: pageOrigin, connect, dropped })
    const { webContents } = fakeWindow
    const event = { sender: webContents, senderFrame: webContents.mainFrame as unknown }
    return { webContents, connect, dropped, event }
  }

  it('open a port for the main frame of the window', () => {
    const { webContents, connect, event } = offer()
    fake.ipcMain.emit('mixup-studio:connect', event)
    expect(connect).toHaveBeenCalledTimes(1)
    const [channel, , ports] = webContents.postMessage.mock.calls[0]!
    expect(channel).toBe('mixup-studio:port')
    expect(ports).toHaveLength(1)
  })

  it.each([
    ['another window', () => ({ sender: new FakeContents() })],
    ['a frame inside the page', () => ({ senderFrame: { url: `${pageOrigin}/` } })],
    ['a frame that is gone', () => ({ senderFrame: null })]
  ])('from %s get nothing', (_, change) => {
    const { webContents, connect, dropped, event } = offer()
    fake.ipcMain.emit('mixup-studio:connect', { ...event, ...change() })
    fake.ipcMain.emit('mixup-studio:dropped', { ...event, ...change() }, ['/secret'])
    expect(connect).not.toHaveBeenCalled()
    expect(dropped).not.toHaveBeenCalled()
    expect(webContents.postMessage).not.toHaveBeenCalled()
  })

  it('from a page that is not ours any more get nothing', () => {
    const { webContents, connect, event } = offer()
    webContents.mainFrame.url = 'https://evil.example/'
    fake.ipcMain.emit('mixup-studio:connect', event)
    expect(connect).not.toHaveBeenCalled()
  })

  it('pass on what was dropped, if it is paths', () => {
    const { dropped, event } = offer()
    for (const wrong of [undefined, 'text', [1], ['']]) {
      fake.ipcMain.emit('mixup-studio:dropped', event, wrong)
    }
    expect(dropped).not.toHaveBeenCalled()
    fake.ipcMain.emit('mixup-studio:dropped', event, ['/data/birds', '/data/more'])
    expect(dropped.mock.calls).toEqual([[['/data/birds', '/data/more']]])
  })
})

describe('dialogs', () => {
  it('allow what was chosen and nothing else', async () => {
    const allowed = new AllowedPaths()
    const host = desktopHost(newWindow().window, allowed, new AllowedPaths(), log, updates)
    fake.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: true, filePaths: [] })
    expect(await host.choosePaths({ kind: 'files' }, context)).toEqual([])
    expect(allowed.list()).toEqual([])
    fake.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: false, filePaths: [folder] })
    expect(await host.choosePaths({ kind: 'folder' }, context)).toEqual([folder])
    expect(fake.dialog.showOpenDialog.mock.lastCall?.[1]).toMatchObject({
      properties: ['openDirectory', 'multiSelections']
    })
    await allowed.resolve(folder)
    await expect(allowed.resolve(join(folder, '..'))).rejects.toThrow('not in a folder')
  })

  it('allow writing where a target was chosen, and reading nowhere', async () => {
    const [allowed, writable] = [new AllowedPaths(), new AllowedPaths()]
    const host = desktopHost(newWindow().window, allowed, writable, log, updates)
    fake.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: false, filePaths: [folder] })
    expect(await host.choosePath({ kind: 'target' }, context)).toBe(folder)
    expect(allowed.list()).toEqual([])
    expect(writable.list()).toEqual([folder])
  })

  it('take the place of what browsers need', () => {
    const host = desktopHost(
      newWindow().window,
      new AllowedPaths(),
      new AllowedPaths(),
      log,
      updates
    )
    expect(() => host.listFolder({ path: null }, context)).toThrow("system's own dialogs")
  })
})

it('asks nobody about the end of nothing', async () => {
  expect(await confirmQuit(newWindow().window, 0)).toBe(true)
  fake.dialog.showMessageBox.mockResolvedValue({ response: 1 })
  expect(await confirmQuit(newWindow().window, 2)).toBe(true)
  expect(fake.dialog.showMessageBox.mock.lastCall?.[1]).toMatchObject({
    message: '2 runs are training.',
    defaultId: 0
  })
})

describe('trainers', () => {
  it('keep the machine awake, and only they', () => {
    const wakefulness = new Wakefulness()
    wakefulness.update(true)
    wakefulness.update(true)
    wakefulness.update(false)
    wakefulness.update(false)
    expect(fake.powerSaveBlocker.start.mock.calls).toEqual([['prevent-app-suspension']])
    expect(fake.powerSaveBlocker.stop.mock.calls).toEqual([[7]])
  })

  it('show their mean progress in the task bar', () => {
    const status = { epoch: 1, epochs: 4, step: 30, stepsPerEpoch: 10 }
    const of = (...parts: object[]): number => taskBarProgress(parts as never)
    expect(of()).toBe(-1)
    expect(of(status)).toBe(0.75)
    expect(of(status, { ...status, stepsPerEpoch: null })).toBe(0.5)
  })
})

describe('the menu', () => {
  const files = { home: '/home', log: '/log', licences: '/licences' }
  it('sends its commands to the page, each by an accelerator of its own', () => {
    const send = vi.fn()
    const items = menuTemplate({ send, ...files }, 'linux').flatMap(({ submenu }) =>
      Array.isArray(submenu) ? submenu : []
    )
    const own = items.filter(({ accelerator }) => accelerator)
    const accelerators = own.map(({ accelerator }) => accelerator)
    expect(new Set(accelerators).size).toBe(own.length)
    for (const { click } of own) click?.(null as never, undefined, null as never)
    expect(send.mock.calls.flat().sort()).toEqual([
      'claims',
      'experiments',
      'import',
      'microscope',
      'projects',
      'runs',
      'start',
      'switch-theme',
      'system',
      'system',
      'train'
    ])
  })

  it('has the app menu on the Mac', () => {
    expect(menuTemplate({ send: vi.fn(), ...files }, 'darwin')[0]).toEqual({
      role: 'appMenu'
    })
  })
})

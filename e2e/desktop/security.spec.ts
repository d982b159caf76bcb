import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from '../test'
import { launchDesktop, project } from './launch'

test.use({ home: 'security' })

const policy = (page: Page, path: string): Promise<string | null> =>
  page.evaluate(async (from) => (await fetch(from)).headers.get('content-security-policy'), path)

/** What the page says of trying something: "refused", or what came of it. */
const tried = (page: Page, script: string): Promise<unknown> =>
  page.evaluate(
    (text) =>
      new Promise((resolve) => {
        const frame = document.createElement('script')
        frame.textContent = text
        document.body.append(frame)
        setTimeout(() => resolve('tried' in globalThis ? 'ran' : 'refused'), 100)
      }),
    script
  )

const windows = (app: ElectronApplication): Promise<number> =>
  app.evaluate(({ webContents }) => webContents.getAllWebContents().length)

/** The page is still the studio's. Not through locators: they wait for a navigation that was refused. */
const whereIs = (page: Page): Promise<string> =>
  page.evaluate(() => location.origin + (document.querySelector('h1') ? ' h1' : ''))

/**
 * Electron's own checklist (docs/tutorial/security), point by point, in a real window; SECURITY.md says what of it is held elsewhere.
 */
test("Electron's security checklist holds in a real window", async ({ folders }) => {
  const app = await launchDesktop(folders.home)
  const page = await app.firstWindow()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const preferences = await app.evaluate(({ BrowserWindow, shell }) => {
    // Whatever the page tries below must not reach the system's programs.
    const opened: string[] = []
    shell.openExternal = (url) => {
      opened.push(url)
      return Promise.resolve()
    }
    Object.assign(globalThis, { opened })
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    return contents.getLastWebPreferences()
  })
  const off = (name: string): void => expect(preferences[name] ?? false, name).toBe(false)

  await test.step('1: it loads its own files alone', async () => {
    expect(page.url()).toMatch(/^mixup-studio:\/\/app\//)
    const sources = await page.evaluate(() =>
      [...document.querySelectorAll('script[src], link[href]')].map((element) => {
        const address = element.getAttribute('src') ?? element.getAttribute('href') ?? ''
        return address.startsWith('data:')
          ? location.origin
          : new URL(address, location.href).origin
      })
    )
    expect(new Set(sources)).toEqual(new Set(['mixup-studio://app']))
    const fetched = page.evaluate(() => fetch('https://example.org/').then(() => 'fetched'))
    await expect(fetched).rejects.toThrow(/Failed to fetch|Content Security Policy/)
  })

  await test.step('2: no Node.js in the page', () => {
    off('nodeIntegration')
    off('nodeIntegrationInWorker')
    off('nodeIntegrationInSubFrames')
  })

  await test.step('3: the preload script is isolated', () => {
    expect(preferences.contextIsolation).toBe(true)
  })

  await test.step('4: the sandbox is on, for the process too', async () => {
    expect(preferences.sandbox).toBe(true)
    const { pid, unsafe } = await app.evaluate(({ app: electron, BrowserWindow }) => ({
      pid: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
      unsafe: electron.commandLine.hasSwitch('no-sandbox')
    }))
    expect(unsafe).toBe(false)
    if (process.platform !== 'linux') return
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    // A filter of system calls, and no way to more rights.
    expect(status).toMatch(/^Seccomp:\s*2$/m)
    expect(status).toMatch(/^NoNewPrivs:\s*1$/m)
  })

  await test.step('5: nothing is granted but to copy text and to say that training has ended', async () => {
    const names = ['geolocation', 'camera', 'microphone', 'midi', 'clipboard-read']
    const granted = ['notifications', 'clipboard-write']
    const states = await page.evaluate(
      (asked) =>
        Promise.all(
          asked.map(async (name) => {
            const { state } = await navigator.permissions.query({ name: name as PermissionName })
            return `${name} ${state}`
          })
        ),
      [...names, ...granted]
    )
    expect(states).toEqual([
      ...names.map((name) => `${name} denied`),
      ...granted.map((name) => `${name} granted`)
    ])
    // Asked for, too, not only looked up.
    const asked = await page.evaluate(() =>
      Promise.all([
        navigator.clipboard.readText().catch(({ name }: Error) => name),
        new Promise((resolve) =>
          navigator.geolocation.getCurrentPosition(resolve, ({ code }) => resolve(code))
        )
      ])
    )
    expect(asked).toEqual(['NotAllowedError', 1])
  })

  await test.step('6, 8, 9, 10: nothing of web security is off', () => {
    expect(preferences.webSecurity).toBe(true)
    off('allowRunningInsecureContent')
    off('experimentalFeatures')
    expect(preferences.enableBlinkFeatures ?? '').toBe('')
  })

  await test.step('7: the policy allows no script but the own files', async () => {
    for (const path of ['/', '/index.html']) {
      const text = await policy(page, path)
      expect(text).toContain("default-src 'none'")
      expect(text).toContain("script-src 'self'")
      expect(text).not.toContain('unsafe')
    }
    expect(await tried(page, 'globalThis.tried = true')).toBe('refused')
  })

  await test.step('11, 12: no webview', async () => {
    off('webviewTag')
    const before = await windows(app)
    const isPlain = await page.evaluate(() => {
      const view = document.createElement('webview')
      view.setAttribute('src', 'https://example.org/')
      document.body.append(view)
      return !('getWebContentsId' in view)
    })
    expect(isPlain).toBe(true)
    expect(await windows(app)).toBe(before)
    const refuses = await app.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.listenerCount('will-attach-webview') ?? 0
    )
    expect(refuses).toBeGreaterThan(0)
  })

  await test.step('13: the page goes nowhere', async () => {
    for (const address of [
      'https://example.org/',
      'file:///etc/passwd',
      'mixup-studio://elsewhere/',
      'javascript:document.body.remove()'
    ]) {
      await page.evaluate((to) => {
        const link = document.createElement('a')
        link.href = to
        document.body.append(link)
        link.click()
        location.href = to
      }, address)
      expect(await whereIs(page), address).toBe('mixup-studio://app h1')
    }
  })

  await test.step('14: the page opens no windows', async () => {
    const before = await windows(app)
    const opened = await page.evaluate(() =>
      ['https://example.org/', 'about:blank', location.href].map((to) => window.open(to) === null)
    )
    expect(opened).toEqual([true, true, true])
    await page.evaluate(() => {
      const link = document.createElement('a')
      link.href = location.href
      link.target = '_blank'
      document.body.append(link)
      link.click()
    })
    expect(await windows(app)).toBe(before)
  })

  await test.step('15: nothing was handed to programs of the system', async () => {
    expect(
      await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
    ).toEqual([])
  })

  await test.step('17: other frames and other windows get no port', async () => {
    const ports = page.evaluate(
      () =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe')
          document.body.append(frame)
          let got = 0
          addEventListener('message', ({ ports: theirs }) => (got += theirs.length))
          setTimeout(() => resolve(got), 500)
        })
    )
    await expect.poll(() => page.frames().length).toBe(2)
    await page.frames()[1]?.evaluate(() => {
      for (const target of [window, parent]) target.postMessage('mixup-studio:ready', '*')
    })
    expect(await ports).toBe(0)
    const preload = join(project, 'out', 'preload', 'index.cjs')
    expect(existsSync(preload)).toBe(true)
    const fromWindow = await app.evaluate(async ({ BrowserWindow }, script) => {
      const other = new BrowserWindow({
        show: false,
        webPreferences: { preload: script, sandbox: true }
      })
      await other.loadURL('mixup-studio://app/')
      const got = (await other.webContents.executeJavaScript(`new Promise((resolve) => {
        addEventListener('message', ({ ports }) => ports.length && resolve('a port'))
        postMessage('mixup-studio:ready', location.origin)
        setTimeout(() => resolve('nothing'), 500)
      })`)) as string
      other.destroy()
      return got
    }, preload)
    expect(fromWindow).toBe('nothing')
  })

  await test.step('18: no file: protocol, and nothing outside the folder of the page', async () => {
    const answers = await page.evaluate(() =>
      Promise.all(
        ['file:///etc/passwd', '/..%2f..%2fpackage.json', '/missing.js'].map((path) =>
          fetch(path).then(
            ({ status }) => status,
            () => 'refused'
          )
        )
      )
    )
    expect(answers).toEqual(['refused', 404, 404])
  })

  await test.step('20: nothing of Electron is exposed to the page', async () => {
    const reached = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', 'global'].filter(
        (name) => name in globalThis
      )
    )
    expect(reached).toEqual([])
  })
  await app.close()
})

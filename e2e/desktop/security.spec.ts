import { expect, test } from '../test'
import { launchDesktop } from './launch'

test.use({ home: 'security' })

/** Electron's own checklist (docs/tutorial/security), as far as it can be checked in a running window; fuses belong to packages. */
test("Electron's security checklist holds in a real window", async ({ folders }) => {
  const app = await launchDesktop(folders.home)
  const page = await app.firstWindow()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

  // 1, 15, 18: only own content, over a protocol of its own.
  expect(page.url()).toMatch(/^mixup-studio:\/\/app\//)
  // 2, 3, 4, 6, 8, 9, 10: no Node in the page, isolation, sandbox, web security.
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    nodeIntegration: false,
    contextIsolation: true,
    sandbox: true,
    webSecurity: true
  })
  for (const off of [
    'nodeIntegrationInWorker',
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'webviewTag'
  ]) {
    expect(preferences[off] ?? false).toBe(false)
  }
  expect(preferences.enableBlinkFeatures ?? '').toBe('')
  const reached = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
      (name) => name in globalThis
    )
  )
  // 20: nothing of Electron is exposed to the page.
  expect(reached).toEqual([])

  // 5: nothing is granted but to say that training has ended, which is off until asked for.
  const permissions = await page.evaluate(async () => {
    const state = async (name: string) =>
      (await navigator.permissions.query({ name: name as PermissionName })).state
    return [await state('geolocation'), await state('camera'), await state('notifications')]
  })
  expect(permissions).toEqual(['denied', 'denied', 'granted'])

  // 7: the policy allows no script but the studio's own files.
  const policy = await page.evaluate(async () =>
    (await fetch('/')).headers.get('content-security-policy')
  )
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toContain('unsafe')
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'globalThis.injected = true'
    document.body.append(script)
    await new Promise((resolve) => setTimeout(resolve))
    return 'injected' in globalThis
  })
  expect(ran).toBe(false)

  // 13, 14: the page goes nowhere and opens nothing.
  await page.evaluate(() => {
    location.href = 'https://example.org/'
  })
  expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true)
  // Not through locators: they wait for the navigation that was refused.
  expect(
    await page.evaluate(() => location.origin + (document.querySelector('h1') ? ' h1' : ''))
  ).toBe('mixup-studio://app h1')
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)

  // 12, 17: embeds and messages from other frames are refused; src/main/host.test.ts provokes those.
  // The sandbox is on for the processes too, not only asked for.
  const sandboxed = await app.evaluate(({ app: electron }) =>
    electron
      .getAppMetrics()
      .filter(({ type }) => type === 'Tab')
      .map(({ sandboxed: on }) => on ?? null)
  )
  expect(sandboxed.every((on) => on !== false)).toBe(true)
  expect(
    await app.evaluate(({ app: electron }) => electron.commandLine.hasSwitch('no-sandbox'))
  ).toBe(false)
  await app.close()
})

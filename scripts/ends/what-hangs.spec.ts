import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ended, processesOf, trainerOf } from '../../e2e/desktop/ends'
import { launchDesktop } from '../../e2e/desktop/launch'
import { reach } from '../../e2e/desktop/states'
import { expect, test } from '../../e2e/test'
import { contentOf } from './home'
import { InspectedApp } from './inspected-app'

// Run by `npm run ends` after the ends: what takes as long as the patience of the app, or of Chromium.

let root: string
let home: string
test.beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mixup-studio-dead-'))
  home = join(root, 'home')
})
test.afterEach(async () => {
  await rm(root, { recursive: true, force: true, maxRetries: 5 })
})

const log = (): Promise<string> => readFile(join(home, 'logs', 'main.log'), 'utf8').catch(() => '')
const connections = async (): Promise<number> =>
  (await log()).split('The page is connected').length - 1

/** From now on questions are answered by "Quit", and kept. */
const quitWhenAsked = `{
  globalThis.asked = []
  electron.dialog.showMessageBox = (...args) => {
    const { message, buttons } = args.at(-1)
    globalThis.asked.push(message)
    return Promise.resolve({ response: buttons.indexOf('Quit') })
  }
}`
const asked = (app: InspectedApp): Promise<unknown> => app.evaluate('globalThis.asked')

test('a trainer that hangs is killed after ten seconds, and its run says so', async () => {
  const app = await launchDesktop(home)
  await reach(await app.firstWindow(), 'training')
  process.kill(await trainerOf(app), 'SIGSTOP')
  const gone = ended(app)
  const began = performance.now()
  app.process().kill('SIGTERM')
  await gone
  const seconds = (performance.now() - began) / 1000
  test.info().annotations.push({ type: 'seconds', description: seconds.toFixed(1) })
  expect(seconds).toBeGreaterThan(9.5)
  expect(await processesOf(home)).toEqual([])
  const [run] = [...(await contentOf(home, { ended: true })).runs.values()]
  expect(run?.status.state).toBe('interrupted')
  expect(run?.status.reason).toContain('took too long')
})

test('a page that hangs is loaded again', async () => {
  const app = await InspectedApp.start(home)
  await expect.poll(connections).toBe(1)
  await app.evaluate(`{
    const { webContents } = electron.BrowserWindow.getAllWindows()[0]
    void webContents.executeJavaScript('for (;;) {}')
    const press = () => webContents.sendInputEvent({ type: 'keyDown', keyCode: 'a' })
    setTimeout(press, 500)
  }`)
  await expect.poll(connections).toBe(2)
  expect(await log()).toContain('The page does not respond')
  await app.end()
})

test('a page that crashes a second time is asked about, and Quit ends the app', async () => {
  const app = await InspectedApp.start(home)
  await expect.poll(connections).toBe(1)
  await app.evaluate(quitWhenAsked)
  const crash = 'electron.BrowserWindow.getAllWindows()[0].webContents.forcefullyCrashRenderer()'
  await app.evaluate(crash)
  await expect.poll(connections).toBe(2)
  expect(await asked(app)).toEqual([])
  await app.evaluate(crash)
  app.leave()
  await expect.poll(() => processesOf(home)).toEqual([])
  expect(await log()).toContain("The page's process ended")
})

test('a page that does not come within twenty seconds is said, with the log, and Quit ends the app', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const began = performance.now()
  const app = await InspectedApp.start(home, { ELECTRON_RENDERER_URL: `http://127.0.0.1:${port}/` })
  await app.evaluate(quitWhenAsked)
  app.leave()
  await expect.poll(() => processesOf(home)).toEqual([])
  expect((performance.now() - began) / 1000).toBeGreaterThan(19)
  expect(await log()).toContain('was not loaded within 20 seconds')
  silent.close()
})

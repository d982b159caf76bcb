import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { runStatus, type RunStatus } from '../../src/contract/records'
import { StudioPage } from '../studio'
import { expect, test } from '../test'
import { electronPath } from '../programs'
import { answer, ended, ends, processesOf, trainerOf } from './ends'
import { launchDesktop, project } from './launch'
import { reach, stateNames } from './states'

let root: string
let home: string
test.beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mixup-studio-ending-'))
  home = join(root, 'home')
})
test.afterEach(async () => {
  await rm(root, { recursive: true, force: true, maxRetries: 5 })
})

async function statuses(): Promise<RunStatus[]> {
  const runs = await readdir(join(home, 'runs')).catch(() => [])
  const read = (run: string) => readFile(join(home, 'runs', run, 'status.json'), 'utf8')
  return Promise.all(runs.map(async (run) => runStatus.parse(JSON.parse(await read(run)))))
}

const shutDown = (app: ElectronApplication): Promise<unknown> =>
  app
    .evaluate(({ powerMonitor }) =>
      setTimeout(() => powerMonitor.emit('shutdown', { preventDefault: () => undefined }))
    )
    .catch(() => undefined)

// Every way once, each while the app does something else; `npm run ends` has them meet all.
for (const [index, [kind, end]] of Object.entries({
  ...ends,
  'a shut-down of the system': shutDown
}).entries()) {
  const state = stateNames[(index + 1) % stateNames.length] ?? 'idle'
  test(`${kind} while ${state} ends every process, and runs can be resumed`, async () => {
    const app = await launchDesktop(home)
    await reach(await app.firstWindow(), state)
    const gone = ended(app)
    const began = Date.now()
    await end(app)
    await gone
    test.info().annotations.push({ type: 'milliseconds', description: `${Date.now() - began}` })
    await expect.poll(() => processesOf(home)).toEqual([])
    for (const status of await statuses()) {
      if (status.state === 'finished' || status.state === 'queued') continue
      expect(status.state).toBe('interrupted')
      expect(status.reason).toContain('Resume the run')
      expect(status.reason).toMatch(/closed|signal|shutting down/)
    }
  })
}

test('a run that was interrupted so is resumed at the next start', async () => {
  const app = await launchDesktop(home)
  const studio = new StudioPage(await app.firstWindow())
  await studio.train('long', { epochs: 1000 })
  await studio.firstPoint()
  const gone = ended(app)
  app.process().kill('SIGTERM')
  await gone
  const [before] = await statuses()
  expect(before?.step).toBeGreaterThan(0)

  const again = await launchDesktop(home)
  const next = new StudioPage(await again.firstWindow())
  await next.open('Runs')
  await next.page.getByRole('link', { name: 'long' }).click()
  await next.page.getByRole('button', { name: 'Resume' }).click()
  await next.reaches('running')
  await expect.poll(async () => (await statuses())[0]?.step).toBeGreaterThan(before?.step ?? 0)
  const over = ended(again)
  again.process().kill('SIGTERM')
  await over
})

test('people who keep training are left alone', async () => {
  const app = await launchDesktop(home)
  await reach(await app.firstWindow(), 'training')
  await answer(app, 0)
  await app.evaluate(({ app: electron }) => electron.quit())
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect(new StudioPage(await app.firstWindow()).state()).toHaveAttribute(
    'data-state',
    'running'
  )
  const gone = ended(app)
  app.process().kill('SIGTERM')
  await gone
})

test('a killed trainer is reported as killed', async () => {
  const app = await launchDesktop(home)
  const page = await app.firstWindow()
  await reach(page, 'training')
  process.kill(await trainerOf(app), 'SIGKILL')
  await expect.poll(async () => (await statuses())[0]?.state).toBe('interrupted')
  expect((await statuses())[0]?.reason).toContain('killed by the system')
  const gone = ended(app)
  app.process().kill('SIGTERM')
  await gone
})

test('a page that crashes is loaded again, and the log of the window says so', async () => {
  // Without Playwright, which holds a page that crashed.
  const app = spawn(
    electronPath ?? '',
    [`--user-data-dir=${home}-window`, '--disable-gpu', project],
    {
      env: { ...process.env, MIXUP_STUDIO_HOME: home },
      stdio: 'ignore'
    }
  )
  const log = async () => readFile(join(home, 'logs', 'main.log'), 'utf8').catch(() => '')
  const connections = async () => (await log()).split('The page is connected').length - 1
  await expect.poll(connections).toBe(1)
  const page = (await processesOf(home)).find(({ line }) => line.includes('--type=renderer'))
  process.kill(page?.pid ?? 0, 'SIGKILL')
  await expect.poll(connections).toBe(2)
  expect(await log()).toContain("The page's process ended: killed")
  expect(existsSync(join(home, 'logs', 'crashes'))).toBe(true)
  const gone = once(app, 'exit')
  app.kill('SIGTERM')
  await gone
})

test('paths given to the first start are opened, one after the other', async () => {
  const folder = join(root, 'birds')
  await mkdir(folder)
  const app = await launchDesktop(home, [folder, `file://${join(root, 'home')}`])
  const page = await app.firstWindow()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await expect(dialog).toContainText('birds')
  const gone = ended(app)
  app.process().kill('SIGTERM')
  await gone
})

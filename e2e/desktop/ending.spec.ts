import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { runStatus, type RunStatus } from '../../src/contract/records'
import { StudioPage } from '../studio'
import { expect, test } from '../test'
import { electronPath } from '../programs'
import { launchDesktop, project } from './launch'

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

/** Processes of the app whose home this is. */
async function processesLeft(): Promise<{ pid: number; line: string }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const all = await Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      line: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    }))
  )
  return all.filter(({ line }) => line.includes(`--user-data-dir=${home}-window`))
}

const ended = (app: ElectronApplication): Promise<void> =>
  new Promise((resolve) => {
    const child = app.process()
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once('exit', () => resolve())
  })

const answer = (app: ElectronApplication, response: number): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showMessageBox = () => Promise.resolve({ response: chosen, checkboxChecked: false })
  }, response)

/** States that the app can be in when it is asked to end. */
const states: Record<string, (page: Page) => Promise<void>> = {
  idle: async (page) => {
    await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible()
  },
  training: async (page) => {
    const studio = new StudioPage(page)
    await studio.train('long', { epochs: 1000 })
    await studio.firstPoint()
  },
  importing: async (page) => {
    await new StudioPage(page).open('Projects')
    await page.getByRole('button', { name: 'Import data' }).first().click()
    await page.getByText('Generated', { exact: true }).click()
    await page.getByLabel('Examples', { exact: true }).fill('100000')
    await page.getByRole('button', { name: 'Generate' }).click()
  },
  evaluating: async (page) => {
    const studio = new StudioPage(page)
    await studio.train('short', { epochs: 1 })
    await studio.reaches('finished')
    await page.getByText('Evaluation', { exact: true }).click()
    await page.getByText('Between examples', { exact: true }).click()
    await page.getByLabel('Pairs').fill('5000')
    await page.getByRole('button', { name: 'Measure' }).click()
    await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible()
  },
  'an experiment waits': async (page) => {
    const studio = new StudioPage(page)
    await studio.open('Experiments')
    await page.getByRole('button', { name: 'New experiment' }).click()
    await page.getByRole('button', { name: 'Start experiment' }).click()
    await studio.openPart('Runs')
    await expect(page.getByText('running', { exact: true }).first()).toBeVisible()
  }
}

type End = (app: ElectronApplication) => Promise<unknown>
const send =
  (signal: NodeJS.Signals): End =>
  (app) =>
    Promise.resolve(app.process().kill(signal))

/** `app.evaluate` fails when the app ends while it is answered. */
const evaluated = (result: Promise<unknown>): Promise<unknown> => result.catch(() => undefined)

const ends: Record<string, End> = {
  SIGTERM: send('SIGTERM'),
  SIGINT: send('SIGINT'),
  SIGHUP: send('SIGHUP'),
  quit: async (app) => {
    await answer(app, 1)
    await evaluated(app.evaluate(({ app: electron }) => setTimeout(() => electron.quit())))
  },
  'the window closed': async (app) => {
    await answer(app, 1)
    await evaluated(
      app.evaluate(({ BrowserWindow }) =>
        setTimeout(() => BrowserWindow.getAllWindows()[0]?.close())
      )
    )
  },
  'a shut-down of the system': (app) =>
    evaluated(app.evaluate(({ powerMonitor }) => setTimeout(() => powerMonitor.emit('shutdown'))))
}

const repeats = Number(process.env.MIXUP_STUDIO_ENDS ?? 1)
for (let repeat = 0; repeat < repeats; repeat++) {
  for (const [kind, end] of Object.entries(ends)) {
    // One state each by turns; with MIXUP_STUDIO_ENDS=20 every end meets every state.
    const names = Object.keys(states)
    const state = names[(Object.keys(ends).indexOf(kind) + repeat + 1) % names.length] ?? 'idle'
    test(`${kind} while ${state} ends every process, and runs can be resumed (${repeat})`, async () => {
      const app = await launchDesktop(home)
      await states[state]?.(await app.firstWindow())
      const gone = ended(app)
      const began = Date.now()
      await end(app)
      await gone
      test.info().annotations.push({ type: 'milliseconds', description: `${Date.now() - began}` })
      await expect.poll(processesLeft).toEqual([])
      for (const status of await statuses()) {
        if (status.state === 'finished' || status.state === 'queued') continue
        expect(status.state).toBe('interrupted')
        expect(status.reason).toContain('Resume the run')
        expect(status.reason).toMatch(/closed|signal|shutting down/)
      }
    })
  }
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
  await states.training?.(await app.firstWindow())
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
  await states.training?.(page)
  const trainer = await app.evaluate(
    ({ app: electron }) =>
      electron.getAppMetrics().find(({ name }) => name?.startsWith('Mixup Studio run'))?.pid
  )
  process.kill(trainer ?? 0, 'SIGKILL')
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
  const page = (await processesLeft()).find(({ line }) => line.includes('--type=renderer'))
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

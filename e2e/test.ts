import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test as base, type Page, type TestInfo } from '@playwright/test'
import { writeExperiments } from '../src/studio/testing/made-experiments'
import { launchDesktop } from './desktop/launch'
import { writeRun, type MadeRun } from './made-runs'
import { electronPath } from './programs'
import { startServer } from './server'

export interface WorkerOptions {
  host: 'browser' | 'electron'
  /** Files with different names get home folders of their own. */
  home: string
  /** Runs that are in the home folder before the host starts. */
  made: { runs: MadeRun[]; experiments?: { experiments: number; seeds: number } }
}

interface WorkerFixtures {
  folders: { home: string; files: string }
  /** The browser host; null where the desktop host is tested. */
  server: { address: string; origin: string } | null
}

interface TestFixtures {
  /** Checks a page before the test, and what it did after it. */
  checked: (page: Page) => void
}

const common = base.extend<TestFixtures, WorkerOptions & WorkerFixtures>({
  host: ['browser', { option: true, scope: 'worker' }],
  home: ['shared', { option: true, scope: 'worker' }],
  made: [{ runs: [] }, { option: true, scope: 'worker' }],

  folders: [
    async ({ made, home }, use) => {
      const root = await mkdtemp(join(tmpdir(), `mixup-studio-e2e-${home}-`))
      const folders = { home: join(root, 'home'), files: join(root, 'files') }
      for (const run of made.runs) await writeRun(folders.home, run)
      if (made.experiments) await writeExperiments(folders.home, made.experiments)
      await use(folders)
      await rm(root, { recursive: true, force: true, maxRetries: 5 })
    },
    { scope: 'worker' }
  ],

  server: [
    async ({ host, folders }, use) => {
      if (host === 'electron') return use(null)
      const server = await startServer(folders.home, folders.files)
      await use(server)
      await server.stop()
    },
    { scope: 'worker' }
  ],

  checked: async ({ server }, use, info) => {
    const watched: PageWatch[] = []
    await use((page) => watched.push(watchPage(page, server?.origin ?? 'mixup-studio://app')))
    for (const { outside, errors } of watched) {
      expect(outside, 'requests that would leave the machine').toEqual([])
      if (succeeded(info)) expect(errors, 'errors of the page').toEqual([])
    }
  }
})

const inBrowser = common.extend({
  page: async ({ page, server, checked }, use) => {
    checked(page)
    if (server) await page.goto(server.address)
    await use(page)
  }
})

// Takes nothing from Playwright's own page, so that no browser starts.
const inWindow = common.extend({
  page: async ({ folders, checked }, use) => {
    const app = await launchDesktop(folders.home)
    const page = await app.firstWindow()
    checked(page)
    await use(page)
    await app.close()
  }
})

/** The studio's page: in Electron where the scripts name one (npm run test:electron), else in Chromium. */
export const test = electronPath === null ? inBrowser : inWindow

const succeeded = (info: TestInfo): boolean => info.status === info.expectedStatus

interface PageWatch {
  /** Requests to anything but the studio's own origin, and blobs and data it made itself. */
  outside: string[]
  errors: string[]
}

function watchPage(page: Page, origin: string): PageWatch {
  const outside: string[] = []
  const errors: string[] = []
  const check = (url: string): void => {
    const own = [origin, origin.replace('http', 'ws'), 'blob:', 'data:']
    if (!own.some((start) => url.startsWith(start))) outside.push(url)
  }
  page.on('request', (request) => check(request.url()))
  page.on('websocket', (socket) => check(socket.url()))
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  return { outside, errors }
}

export { expect, type Page }

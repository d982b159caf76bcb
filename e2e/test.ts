import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test as base, type Page } from '@playwright/test'
import { writeExperiments } from '../src/studio/testing/made-experiments'
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

export const test = base.extend<object, WorkerOptions & WorkerFixtures>({
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

  page: async ({ host, folders, server, page: browserPage }, use, info) => {
    const { page, close } =
      host === 'electron'
        ? await openWindow(folders.home)
        : { page: browserPage, close: () => Promise.resolve() }
    const outside = watchRequests(page, server?.origin ?? 'mixup-studio://app')
    const failures: string[] = []
    page.on('pageerror', (error) => failures.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') failures.push(message.text())
    })
    if (server) await page.goto(server.address)
    await use(page)
    await close()
    expect(outside, 'requests that would leave the machine').toEqual([])
    if (info.status === info.expectedStatus) expect(failures, 'errors of the page').toEqual([])
  }
})

/** Everything that is not the studio's own origin, blobs and data it made itself aside. */
function watchRequests(page: Page, origin: string): string[] {
  const outside: string[] = []
  const check = (url: string): void => {
    const own = [origin, origin.replace('http', 'ws'), 'blob:', 'data:']
    if (!own.some((start) => url.startsWith(start))) outside.push(url)
  }
  page.on('request', (request) => check(request.url()))
  page.on('websocket', (socket) => check(socket.url()))
  return outside
}

async function openWindow(home: string): Promise<{ page: Page; close: () => Promise<void> }> {
  test.skip(electronPath === null, 'The Electron binary is not on this machine.')
  const app = await _electron.launch({
    executablePath: electronPath ?? '',
    args: ['.'],
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, MIXUP_STUDIO_HOME: home }
  })
  return { page: await app.firstWindow(), close: () => app.close() }
}

export { expect, type Page }

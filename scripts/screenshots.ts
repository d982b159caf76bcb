import { chromium, type Page } from '@playwright/test'
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumPath } from '../e2e/programs'
import { startServer } from '../e2e/server'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { showClaims, testClaims } from './claims-screenshots'
import { say } from './console'
import { showExperiments, trainExperiment } from './experiment-screenshots'
import { showEvaluation, trainMoons } from './evaluation-screenshots'
import { showPolicies } from './microscope-screenshots'

/** `npm run screenshots`: every view with two real runs, light and dark, at two sizes, into docs/screenshots. */

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 }
]
const views = ['Train', 'Runs', 'Data', 'System', 'Microscope']

const project = projectFolder()
const folder = join(project, 'docs', 'screenshots')

async function open(page: Page, view: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

async function train(page: Page, policy: string): Promise<void> {
  await open(page, 'Train')
  await page.getByLabel('Policy').selectOption({ label: policy })
  await page.getByRole('button', { name: 'Start training' }).click()
  await page.locator('header [data-state="finished"]').waitFor({ timeout: 120_000 })
}

async function runSelfTest(page: Page): Promise<void> {
  await open(page, 'System')
  await page.getByRole('button', { name: 'Run the self-test' }).click()
  await page.getByText(/images a second/).waitFor({ timeout: 300_000 })
}

async function showSelfTest(page: Page, save: (name: string) => Promise<void>): Promise<void> {
  await open(page, 'System')
  await page.getByRole('region', { name: 'Checks of the self-test' }).scrollIntoViewIfNeeded()
  await save('self-test')
}

async function showExport(page: Page, save: (name: string) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Export' }).click()
  await save('export')
  await page.getByRole('button', { name: 'Download' }).click()
  await page.getByText('The model is in your downloads.').waitFor()
  await save('exported')
  await page.keyboard.press('Escape')
}

await ensureBuilt(project, say)
await mkdir(folder, { recursive: true })
const home = await mkdtemp(join(tmpdir(), 'mixup-studio-screenshots-'))
const server = await startServer(home, home)
const browser = await chromium.launch({
  ...(chromiumPath && { executablePath: chromiumPath }),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : []
})
try {
  const page = await browser.newPage()
  await page.goto(server.address)
  for (const policy of ['None', 'Input mixup']) await train(page, policy)
  const run = page.url()
  await trainMoons(page)
  const moons = page.url()
  await testClaims(page)
  await trainExperiment(page)
  await runSelfTest(page)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const size of sizes) {
      await page.setViewportSize(size)
      const save = async (name: string) => {
        await page.waitForTimeout(1500)
        const file = `${name}-${colorScheme}-${size.width}x${size.height}.png`
        await page.screenshot({ path: join(folder, file) })
        say(file)
      }
      for (const view of views) {
        await open(page, view)
        await save(view.toLowerCase())
      }
      if (size === sizes[0]) await showPolicies(page, save)
      await showClaims(page, save)
      await showExperiments(page, save)
      await page.goto(run)
      await save('run')
      await page.getByRole('heading', { name: 'Training, honestly' }).scrollIntoViewIfNeeded()
      await save('training-honestly')
      if (size === sizes[0]) await showExport(page, save)
      if (size === sizes[0]) await showSelfTest(page, save)
      if (size === sizes[0]) await showEvaluation(page, run, moons, save)
    }
  }
} finally {
  await browser.close()
  await server.stop()
  await rm(home, { recursive: true, force: true })
}

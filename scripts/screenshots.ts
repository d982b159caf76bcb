import { chromium, type Page } from '@playwright/test'
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumPath } from '../e2e/programs'
import { startServer } from '../e2e/server'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { say } from './console'
import { showClaims, testClaims } from './screenshots/claims'
import { showData, trainRegression, writeUnsorted } from './screenshots/data'
import { showEvaluation, trainMoons } from './screenshots/evaluation'
import { showExperiments, trainExperiment } from './screenshots/experiments'
import { showPolicies } from './screenshots/microscope'
import { finishes, open, type Save } from './screenshots/page'
import { answered, askOnDigits, showProject } from './screenshots/projects'

/** `npm run screenshots`: every view with real runs, light and dark, at two sizes, into docs/screenshots. */

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 }
]
const views = ['Runs', 'Settings', 'Train', 'Microscope'] as const

const project = projectFolder()
const folder = join(project, 'docs', 'screenshots')

async function train(page: Page, policy: string): Promise<void> {
  await open(page, 'Train')
  await page.getByLabel('Policy').selectOption({ label: policy })
  await page.getByRole('button', { name: 'Start training' }).click()
  await finishes(page)
}

async function runSelfTest(page: Page): Promise<void> {
  await open(page, 'Settings')
  await page.getByRole('button', { name: 'Run the self-test' }).click()
  await page.getByText(/images a second/).waitFor({ timeout: 900_000 })
}

async function showSelfTest(page: Page, save: Save): Promise<void> {
  await open(page, 'Settings')
  await page.getByRole('region', { name: 'Checks of the self-test' }).scrollIntoViewIfNeeded()
  await save('self-test')
}

async function showExport(page: Page, save: Save): Promise<void> {
  await page.getByRole('button', { name: 'Export' }).click()
  await save('export')
  await page.getByRole('button', { name: 'Download' }).click()
  await page.getByText('The model is in your downloads.').waitFor()
  await save('exported')
  await page.keyboard.press('Escape')
}

type Look = { colorScheme: 'light' | 'dark'; size: { width: number; height: number } }

/** Saves what a page shows in one appearance, once it has come to rest. */
async function saveAs(page: Page, name: string, { colorScheme, size }: Look): Promise<void> {
  await page.waitForTimeout(1500)
  const file = `${name}-${colorScheme}-${size.width}x${size.height}.png`
  await page.screenshot({ path: join(folder, file) })
  say(file)
}

async function appear(page: Page, { colorScheme, size }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.setViewportSize(size)
}

const looks: Look[] = (['light', 'dark'] as const).flatMap((colorScheme) =>
  sizes.map((size) => ({ colorScheme, size }))
)

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
  await askOnDigits(page, async (name) => {
    for (const look of looks) {
      await appear(page, look)
      await saveAs(page, name, look)
    }
  })
  await answered(page)
  for (const policy of ['None', 'Input mixup']) await train(page, policy)
  const run = page.url()
  await trainMoons(page)
  const moons = page.url()
  await trainRegression(page, home)
  const regression = page.url()
  const unsorted = join(home, 'snapshots')
  await writeUnsorted(unsorted)
  await testClaims(page)
  await trainExperiment(page)
  await runSelfTest(page)
  for (const look of looks) {
    await appear(page, look)
    const save: Save = (name) => saveAs(page, name, look)
    await showProject(page, save)
    for (const view of views) {
      await open(page, view)
      await save(view.toLowerCase())
    }
    await showClaims(page, save)
    await showExperiments(page, save)
    await page.goto(run)
    await save('run')
    await page
      .getByRole('heading', { name: 'Training accuracy, measured fairly' })
      .scrollIntoViewIfNeeded()
    await save('training-honestly')
    if (look.size !== sizes[0]) continue
    await showPolicies(page, save)
    await page.goto(run)
    await showExport(page, save)
    await showSelfTest(page, save)
    await showEvaluation(page, run, moons, save)
    await showData(page, regression, unsorted, save)
  }
} finally {
  await browser.close()
  await server.stop()
  await rm(home, { recursive: true, force: true })
}

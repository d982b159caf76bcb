import AxeBuilder from '@axe-core/playwright'
import { readFile } from 'node:fs/promises'
import { StudioPage } from './studio'
import { expect, test, type Page } from './test'

test.use({ home: 'claims' })

/** Adds two moons, few of them, so that a test of a claim takes seconds. */
async function addMoons(page: Page): Promise<void> {
  const studio = new StudioPage(page)
  await studio.open('Data')
  await page.getByRole('button', { name: 'Import data' }).click()
  await page.getByText('Generated', { exact: true }).click()
  await page.getByLabel('Examples', { exact: true }).fill('120')
  await page.getByRole('button', { name: 'Generate' }).click()
  await page.getByRole('button', { name: 'Add data set' }).click()
}

const accessible = async (page: Page): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .setLegacyMode()
      .analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([])
  }
}

test('a claim is tested on two moons to its outcome, and leads to its experiment', async ({
  page
}) => {
  test.setTimeout(240_000)
  await addMoons(page)
  const studio = new StudioPage(page)
  await studio.open('Claims')
  await page.getByLabel('Data set').selectOption({ label: 'Two moons' })
  await page.getByText('5 seeds', { exact: true }).click()
  const claim = page.getByRole('article', { name: 'Memorises fewer wrong labels' })
  await expect(claim).toHaveAttribute('data-state', 'untested')
  await expect(claim).toContainText('about')
  await expect(page.getByRole('heading', { name: 'Not for these data' })).toBeVisible()
  await expect(page.getByText('These data have 2 classes')).toBeVisible()
  await accessible(page)

  await claim.getByRole('button', { name: 'Test' }).click()
  await expect(claim.getByText(/of 10 runs have finished/)).toBeVisible()
  await expect(claim).toHaveAttribute('data-state', 'tested', { timeout: 200_000 })
  await expect(claim).toContainText(/Supported|Not supported|Inconclusive/)
  await expect(claim).toContainText('in corrupted labels memorised over 5 seeds')
  await claim.getByText('Figures, and how it is tested').click()
  const figures = page.getByRole('region', { name: 'Figures: Memorises fewer wrong labels' })
  await expect(figures.getByRole('row')).toHaveCount(5)
  await accessible(page)

  // The same runs answer another claim without training.
  const other = page.getByRole('article', { name: 'Robust to wrong labels' })
  await expect(other).toContainText('all its runs are there')
  await other.getByRole('button', { name: 'Test' }).click()
  await expect(other).toHaveAttribute('data-state', 'tested')

  await claim.getByRole('link', { name: 'Open its experiment' }).click()
  await expect(
    page.getByRole('heading', { level: 1, name: /^Memorises fewer wrong labels/ })
  ).toBeVisible()

  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'PyTorch' }).click()
  const script = await downloading
  expect(script.suggestedFilename()).toMatch(/[.]py$/)
  expect(await readFile(await script.path(), 'utf8')).toContain('class Model(nn.Module)')
})

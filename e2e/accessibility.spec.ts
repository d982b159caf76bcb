import AxeBuilder from '@axe-core/playwright'
import { StudioPage } from './studio'
import { expect, test, type Page } from './test'

test.use({ home: 'accessibility' })
test.describe.configure({ mode: 'serial' })

async function violations(page: Page): Promise<string[]> {
  // axe wants a page of the browser's own context, which a window of Electron's has as well.
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode()
    .analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`)
  )
}

/** Looks at what is on screen in both appearances. */
async function check(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    expect(await violations(page), `${what}, ${colorScheme}`).toEqual([])
  }
}

test('the first start', async ({ page }) => {
  await expect(new StudioPage(page).startButton()).toBeEnabled()
  await check(page, 'welcome')
})

test('a run, its parts and its overlay', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.train('first', { epochs: 3 })
  await studio.firstPoint()
  await check(page, 'a run that goes on')
  await studio.train('second', { epochs: 2 })
  await studio.reaches('finished')
  await check(page, 'charts')
  await page.getByRole('button', { name: 'Loss as a table' }).click()
  await check(page, 'chart as a table')
  await page.getByText('Results', { exact: true }).click()
  await expect(page.getByRole('region', { name: 'Confusion matrix' })).toBeVisible()
  await check(page, 'results')
  await page.getByText('Settings', { exact: true }).click()
  await check(page, 'settings')
  await page.getByText('Log', { exact: true }).click()
  await check(page, 'log')
  await studio.open('Runs')
  await page.getByLabel('Choose all runs').check()
  await check(page, 'runs')
  await page.getByRole('button', { name: 'Overlay' }).click()
  await check(page, 'overlay')
  await page.getByText('What differs', { exact: true }).click()
  await check(page, 'differences')
  await studio.open('Train')
  await page.getByLabel('Epochs', { exact: true }).fill('x')
  for (const summary of await page.locator('details summary').all()) await summary.click()
  await check(page, 'train, with an error and all options')
})

test('data, import and system', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Data')
  await expect(page.locator('canvas').first()).toBeVisible()
  await check(page, 'data: images')
  await page.getByRole('link', { name: /penguins/ }).click()
  await expect(page.getByRole('region', { name: 'Rows' })).toBeVisible()
  await page.getByText(/warnings$/).click()
  await check(page, 'data: a table')
  await page.getByRole('button', { name: 'Import data' }).click()
  await check(page, 'import: files')
  await page.getByText('Generated', { exact: true }).click()
  await page.getByRole('button', { name: 'Generate' }).click()
  await expect(page.getByRole('button', { name: 'Add data set' })).toBeVisible()
  await page.getByText('How it is read').click()
  await check(page, 'import: report')
  await page.keyboard.press('Escape')
  await studio.open('System')
  await expect(page.getByText('TensorFlow.js')).toBeVisible()
  await check(page, 'system')
})

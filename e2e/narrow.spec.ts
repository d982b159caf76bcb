import { StudioPage } from './studio'
import { expect, test } from './test'

test.use({ home: 'narrow', viewport: { width: 390, height: 844 } })
test.skip(({ host }) => host === 'electron', 'a window of Electron has the size that it has')

test('on a phone Start is in sight, and the queue opens from its button', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Train')
  await expect(studio.startButton()).toBeInViewport({ ratio: 1 })
  await page.getByLabel('Epochs', { exact: true }).fill('0')
  await page.getByLabel('Data set', { exact: true }).scrollIntoViewIfNeeded()
  await expect(studio.startButton()).toBeDisabled()
  await page.getByRole('button', { name: 'Fix 1 field to start' }).click()
  await expect(page.getByLabel('Epochs', { exact: true })).toBeFocused()
  await expect(page.getByLabel('Epochs', { exact: true })).toBeInViewport({ ratio: 1 })
  await page.getByLabel('Epochs', { exact: true }).fill('3000')
  await studio.startButton().click()
  await studio.firstPoint()

  await studio.open('Projects')
  const run = page.getByRole('region', { name: 'Queue' }).getByRole('link')
  await expect(run).toBeHidden()
  await page.getByRole('button', { name: /^Queue/ }).click()
  await run.click()
  await expect(run).toBeHidden()
  await page.getByRole('button', { name: 'Stop' }).click()
  await studio.reaches('stopped')
})

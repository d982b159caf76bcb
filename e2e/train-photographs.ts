import { expect, type Page } from './test'
import { StudioPage } from './studio'

/** Counts what a user clicks from now on. */
export async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = Object.assign(globalThis, { clicks: 0 })
    const count = (event: MouseEvent): void => void (event.isTrusted && counted.clicks++)
    addEventListener('click', count, { capture: true })
  })
  return () => page.evaluate(() => (globalThis as unknown as { clicks: number }).clicks)
}

/** From the first screen to the finished run with the recommended settings: pretrained weights, fetched where they are missing. */
export async function trainPhotographs(page: Page, folder: string): Promise<void> {
  const own = page.getByRole('region', { name: 'Your own data' })
  const chooser = page.waitForEvent('filechooser')
  await own.getByRole('button', { name: 'Choose a folder' }).click()
  await (await chooser).setFiles(folder)
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('img, canvas').first()).toBeVisible()
  await dialog.getByRole('button', { name: 'Add data set' }).click()
  await expect(page.getByRole('article').locator('canvas').first()).toBeVisible()
  await page.getByRole('button', { name: 'Train a model' }).click()
  const studio = new StudioPage(page)
  await expect(studio.startButton()).toBeEnabled()
  await studio.startButton().click()
  await studio.reaches('finished')
}

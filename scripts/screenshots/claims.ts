import type { Page } from '@playwright/test'
import { open, type Save } from './page'

const openMoons = async (page: Page): Promise<void> => {
  await open(page, 'Claims')
  await page.getByLabel('Data set', { exact: true }).selectOption({ label: 'Two moons' })
}

/** Tests two claims on the two moons, which must be among the data sets. */
export async function testClaims(page: Page): Promise<void> {
  await openMoons(page)
  await page.getByText('5 seeds', { exact: true }).click()
  for (const name of ['Robust to wrong labels', 'Memorises fewer wrong labels']) {
    const claim = page.getByRole('article', { name })
    await claim.getByRole('button', { name: 'Test' }).click()
    await claim.and(page.locator('[data-state="tested"]')).waitFor({ timeout: 900_000 })
  }
}

/** Shows the claims as they stand. */
export async function showClaims(page: Page, save: Save): Promise<void> {
  await openMoons(page)
  await page.getByRole('article', { name: 'Robust to wrong labels' }).waitFor()
  await save('claims')
}

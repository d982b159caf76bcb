import type { Page } from '@playwright/test'

/** Takes a picture of what the page shows now. */
export type Save = (name: string) => Promise<void>

type View = 'Projects' | 'Runs' | 'Claims' | 'Settings' | 'Train' | 'Experiments' | 'Microscope'

export async function open(page: Page, view: View): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** Ends once a run that was started has finished, on its page. */
export async function finishes(page: Page): Promise<void> {
  await page.locator('header [data-state="finished"]').waitFor({ timeout: 600_000 })
}

import type { Page } from '@playwright/test'
import { open, type Save } from './page'

async function chooseDigits(page: Page): Promise<void> {
  await open(page, 'Projects')
  await page.getByRole('radio', { name: /^Handwritten digits/ }).check({ force: true })
}

/** The main flow on the bundled digits: the first screen, the comparison while it trains, and its answer. */
export async function showProject(page: Page, save: Save): Promise<void> {
  await chooseDigits(page)
  await save('projects')
  await page.getByRole('link', { name: 'Open Handwritten digits' }).click()
  await page.getByRole('heading', { name: 'Handwritten digits', level: 1 }).waitFor()
  await page.getByText('The mixed batch').waitFor()
  await save('project')
}

/** Asks whether mixing helps on the digits, and shows the comparison while it trains. */
export async function askOnDigits(page: Page, save: Save): Promise<void> {
  await chooseDigits(page)
  await save('first-screen')
  await page.getByRole('button', { name: 'Does mixing help here?' }).click()
  await page
    .getByText(/^[1-9]\d* of \d+ (seeds|runs): too early to say/)
    .waitFor({ timeout: 600_000 })
  await save('project-training')
}

/** Ends once all planned runs of the comparison on the digits are done. */
export async function answered(page: Page): Promise<void> {
  const answer = page.getByRole('region', { name: 'The answer' })
  await answer
    .getByRole('button', { name: 'Pause' })
    .waitFor({ state: 'hidden', timeout: 3_600_000 })
}

import type { Page } from '@playwright/test'
import { finishes, open, type Save } from './page'

const parts = [
  'Calibration',
  'Robustness',
  'Between examples',
  'Two examples',
  'Decision surface',
  'Mistakes',
  'Map',
  'Predict'
] as const

/** Generates the two moons, trains on them and ends on the page of the run. */
export async function trainMoons(page: Page): Promise<void> {
  const press = (name: string) => page.getByRole('button', { name }).first().click()
  await open(page, 'Projects')
  await press('Import data')
  await page.getByText('Generated', { exact: true }).click()
  await press('Generate')
  await press('Add data set')
  await press('Train a model')
  await press('Start training')
  await finishes(page)
}

/**
 * Shows each part of the evaluation of a run; what is not there yet is measured.
 * @param moons the page of a run of two columns, for the decision surface
 * @param save takes the picture
 */
export async function showEvaluation(
  page: Page,
  run: string,
  moons: string,
  save: Save
): Promise<void> {
  for (const part of parts) {
    // without motion the surface has no button to play it
    const reducedMotion = part === 'Decision surface' ? 'no-preference' : 'reduce'
    await page.emulateMedia({ reducedMotion })
    await page.goto(part === 'Decision surface' ? moons : run)
    await page.getByText('Evaluation', { exact: true }).click()
    await page.getByText(part, { exact: true }).click()
    if (part === 'Robustness' || part === 'Between examples') {
      const again = page.getByText('Measure again')
      await page.getByRole('button', { name: 'Measure' }).waitFor()
      if ((await again.count()) === 0) await page.getByRole('button', { name: 'Measure' }).click()
      await again.waitFor({ timeout: 120_000 })
    }
    await save(`evaluation-${part.toLowerCase().replaceAll(' ', '-')}`)
  }
  await page.emulateMedia({ reducedMotion: 'reduce' })
}

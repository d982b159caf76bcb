import type { Page } from '@playwright/test'
import { open, type Save } from './page'

const name = 'Digits: does mixing help with little data?'

/** Trains a small experiment on digits, from the form on. */
export async function trainExperiment(page: Page): Promise<void> {
  await open(page, 'Experiments')
  await page.getByRole('button', { name: 'New experiment' }).first().click()
  await page.getByLabel('Start from').selectOption({ label: 'Handwritten digits' })
  await page.getByRole('button', { name: 'Quick look' }).click()
  await page.getByRole('button', { name: 'How little data?' }).click()
  await page.getByLabel('Training examples per class', { exact: true }).fill('5, 20')
  await page.getByRole('checkbox', { name: /^CutMix/ }).check()
  await page.getByLabel('Number of seeds').fill('3')
  await page.getByLabel('Parallel runs').fill('2')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('button', { name: 'Start experiment' }).click()
  await page.getByText(/^(\d+) of \1 runs have finished/).waitFor({ timeout: 1_800_000 })
}

/** The list, the form with the same experiment in it, the verdict and the charts. */
export async function showExperiments(page: Page, save: Save): Promise<void> {
  await open(page, 'Experiments')
  await save('experiments')
  await page.getByRole('link', { name }).click()
  await page.getByText(/runs have finished/).waitFor()
  await save('experiment-verdict')
  await page
    .getByRole('group', { name: 'Parts of the experiment' })
    .getByText('Charts', { exact: true })
    .click()
  await save('experiment-charts')
  await page.getByRole('button', { name: 'Duplicate and edit' }).click()
  await page.getByText('All runs are finished').waitFor()
  await save('experiment-builder')
}

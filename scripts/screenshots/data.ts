import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { generator } from '../../src/core/random'
import { writeShapeFolder } from '../../src/engine/data/images/testing/images'
import { finishes, open, type Save } from './page'

/** Pictures of circles, squares and triangles in one folder without classes. */
export async function writeUnsorted(folder: string): Promise<void> {
  const sorted = `${folder}-sorted`
  await writeShapeFolder(sorted, 20)
  await mkdir(folder, { recursive: true })
  for (const kind of await readdir(sorted)) {
    for (const file of await readdir(join(sorted, kind))) {
      await rename(join(sorted, kind, file), join(folder, `${kind}-${file}`))
    }
  }
}

/** Imports a table of numbers, trains on it and ends on the page of the run. */
export async function trainRegression(page: Page, folder: string): Promise<void> {
  const random = generator(1, 'generation')
  const rows = Array.from({ length: 400 }, () => {
    const [area, age] = [40 + 120 * random.uniform(), 60 * random.uniform()]
    const price = 2000 * area - 1500 * age + 30_000 * (random.uniform() - 0.5)
    return [area.toFixed(1), age.toFixed(1), price.toFixed(0)].join(',')
  })
  const path = join(folder, 'flats.csv')
  await writeFile(path, `area,age,price\n${rows.join('\n')}\n`)
  await open(page, 'Projects')
  await page.getByLabel('Files to import').setInputFiles(path)
  await page.getByRole('button', { name: 'Add data set' }).click()
  await page.getByRole('button', { name: 'Train a model' }).click()
  await page.getByRole('button', { name: 'Start training' }).click()
  await finishes(page)
}

/** The results of a regression, the page of a data set, the list of commands, and pictures that are sorted. */
export async function showData(
  page: Page,
  regression: string,
  unsorted: string,
  save: Save
): Promise<void> {
  await page.goto(regression)
  await page.getByText('Results', { exact: true }).click()
  await page.getByRole('heading', { name: /^Predicted/ }).scrollIntoViewIfNeeded()
  await save('regression')

  await open(page, 'Projects')
  await page.getByRole('link', { name: 'Open Handwritten digits' }).click()
  await page.getByRole('link', { name: /^All examples/ }).click()
  await page
    .getByLabel(/^Enlarge example/)
    .first()
    .waitFor()
  await save('data-set')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'What to open or do' }).fill('input')
  await save('go-to')
  await page.keyboard.press('Escape')

  await open(page, 'Projects')
  await page.getByLabel('Folder to import').setInputFiles(unsorted)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Sort the pictures into classes' }).click()
  const picture = (name: string) => dialog.getByRole('button', { name: new RegExp(`^${name}`) })
  await picture('circles-0.jpg').click()
  await picture('circles-9.jpg').click({ modifiers: ['Shift'] })
  await dialog.getByLabel('New class').fill('round')
  await page.keyboard.press('Enter')
  await picture('squares-0.jpg').click()
  await save('sort-pictures')
  await dialog.getByRole('button', { name: 'Undo' }).click()
  await dialog.getByRole('button', { name: 'Close' }).click()
}

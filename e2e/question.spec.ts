import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expectAccessible } from './accessible'
import { fruit } from './fruit'
import { writePictures } from './pictures'
import { answer, ask, reachesSentence } from './question'
import { StudioPage } from './studio'
import { expect, test } from './test'

test.use({ home: 'question' })
test.skip(({ host }) => host === 'electron', "The system's own dialogs cannot be driven.")
test.describe.configure({ mode: 'serial' })

const perClass = 30

test.beforeAll(async ({ folders }) => {
  await writePictures(join(folders.files, 'leaves'), perClass)
  await mkdir(folders.files, { recursive: true })
  await writeFile(join(folders.files, 'fruit.csv'), fruit(perClass))
})

test('three clicks from the first screen to a comparison that trains', async ({
  page,
  folders
}) => {
  await ask(page, 'folder', join(folders.files, 'leaves'))
  await expect(page.getByRole('heading', { name: 'leaves', level: 1 })).toBeVisible()
  await expect(page.getByText('The mixed batch')).toBeVisible()
  const curves = page.getByRole('heading', { name: 'Validation accuracy, plain against mixed' })
  await expect(curves).toBeVisible()
  await expectAccessible(page, 'a project that trains')
  await answer(page).getByRole('button', { name: 'Pause' }).click()
  await expect(answer(page).getByRole('button', { name: 'Resume' })).toBeVisible()

  await new StudioPage(page).open('Projects')
  await expect(page.getByRole('radio', { name: /^leaves/ })).toBeChecked()
  await expect(page.getByRole('button', { name: 'Open project' })).toBeVisible()
})

test('a project is renamed, and keeps its comparison', async ({ page }) => {
  await new StudioPage(page).open('Projects')
  await page.getByRole('button', { name: 'Open project' }).click()
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByLabel('Name of the data set').fill('Oak or maple')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Oak or maple', level: 1 })).toBeVisible()
  await expect(answer(page)).toContainText('too early to say')
})

test(
  'own pictures, to the sentence of the completed plan',
  { tag: '@full' },
  async ({ page, folders }) => {
    test.setTimeout(1_200_000)
    await ask(page, 'folder', join(folders.files, 'leaves'))
    await reachesSentence(page)
    await expect(page.getByText('Accuracy against plain training')).toBeVisible()
    await expect(page.getByText('Effect on calibration')).toBeVisible()
    await expectAccessible(page, 'a project with its answer')
    await answer(page).getByRole('button', { name: 'Use this model' }).click()
    await expectAccessible(page, 'use this model')
    await page.getByRole('button', { name: 'Predict files' }).click()
    await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible()
  }
)

test(
  'an own CSV, to the sentence of the completed plan',
  { tag: '@full' },
  async ({ page, folders }) => {
    test.setTimeout(1_200_000)
    await new StudioPage(page).open('Projects')
    await ask(page, 'files', join(folders.files, 'fruit.csv'))
    await reachesSentence(page)
    await expectAccessible(page, 'a project of a table with its answer')
  }
)

import { join } from 'node:path'
import { expectAccessible } from './accessible'
import { sortIntoTwoClasses, writeFlatPictures } from './labelling'
import { StudioPage } from './studio'
import { expect, test } from './test'

test.use({ home: 'labelling' })
test.skip(({ host }) => host === 'electron', 'desktop/own-data.spec.ts does it there.')
test.describe.configure({ mode: 'serial' })

test('a flat folder is sorted into classes', async ({ page, folders }) => {
  const folder = join(folders.files, 'snapshots')
  await writeFlatPictures(folder, 24)
  await new StudioPage(page).open('Projects')
  await page.getByLabel('Folder to import').setInputFiles(folder)
  await expect(page.getByRole('dialog')).toContainText('no image in a class folder')
  await sortIntoTwoClasses(page)
})

test('a label is corrected by keyboard, and the correction undone', async ({ page }) => {
  await new StudioPage(page).open('Projects')
  await page.getByRole('link', { name: 'Open snapshots' }).click()
  await page.getByRole('link', { name: /^All examples/ }).click()
  await page.getByRole('button', { name: 'Correct labels' }).click()
  const dialog = page.getByRole('dialog')
  const first = dialog.getByRole('button', { name: /^dark-0.png/ })
  await expect(first).toHaveAccessibleName('dark-0.png: dim')
  await first.focus()
  await page.keyboard.press('1')
  await expect(first).toHaveAccessibleName('dark-0.png: bright')
  await expect(dialog.getByRole('button', { name: /^dark-1.png/ })).toBeFocused()
  await expectAccessible(page, 'sorting pictures')
  await dialog.getByRole('button', { name: 'Use these classes' }).click()
  await expect(dialog).toHaveCount(0)
  const examples = page.locator('section', { hasText: /^Examples/ })
  await expect(examples.getByRole('option', { name: 'bright (25)' })).toBeAttached()
  await page.getByRole('button', { name: 'Undo' }).click()
  await new StudioPage(page).open('Projects')
  await page.getByRole('link', { name: 'Open snapshots' }).click()
  await page.getByRole('link', { name: /^All examples/ }).click()
  await expect(examples.getByRole('option', { name: 'bright (24)' })).toBeAttached()
})

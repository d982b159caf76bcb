import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writePictures } from './pictures'
import { expect, type Page } from './test'

/** A folder with pictures and no folders of classes: dark-0.png, ..., light-0.png, ... */
export async function writeFlatPictures(folder: string, perClass: number): Promise<void> {
  const sorted = `${folder}-sorted`
  await writePictures(sorted, perClass)
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(sorted)) {
    for (const file of await readdir(join(sorted, name))) {
      await copyFile(join(sorted, name, file), join(folder, `${name}-${file}`))
    }
  }
  await rm(sorted, { recursive: true })
}

const picture = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${name}`) })

/** From the report that a folder names no classes to a data set in two classes; 24 pictures of each. */
export async function sortIntoTwoClasses(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Sort the pictures into classes' }).click()
  await expect(dialog.getByText('48 without a class, 0 changed, 0 chosen')).toBeVisible()
  for (const [name, first, last] of [
    ['dim', 'dark-0.png', 'dark-9.png'],
    ['bright', 'light-0.png', 'light-9.png']
  ] as const) {
    await picture(page, first).click()
    await picture(page, last).click({ modifiers: ['Shift'] })
    await dialog.getByLabel('New class').fill(name)
    await page.keyboard.press('Enter')
  }
  await expect(dialog.getByText('0 without a class, 48 changed, 0 chosen')).toBeVisible()
  await dialog.getByRole('button', { name: 'Use these classes' }).click()
  await expect(dialog).toContainText('48 pictures with a class given in the studio')
  await dialog.getByRole('button', { name: 'Add data set' }).click()
  await expect(page.getByRole('article').getByText('2 classes')).toBeVisible()
}

import { expect, type Page } from './test'

/** From the first screen to a comparison that trains: three clicks, counted. */
export async function ask(page: Page, kind: 'folder' | 'files', path: string): Promise<void> {
  const own = page.getByRole('region', { name: 'Your own data' })
  const chooser = page.waitForEvent('filechooser')
  await own
    .getByRole('button', { name: kind === 'folder' ? 'Choose a folder' : 'Choose files' })
    .click()
  await (await chooser).setFiles(path)
  await page.getByRole('button', { name: 'Add data set' }).click()
  await page.getByRole('button', { name: 'Does mixing help here?' }).click()
  await expect(page.getByText('too early to say').first()).toBeVisible()
}

/** Where the project page answers. */
export const answer = (page: Page) => page.getByRole('region', { name: 'The answer' })

/** Ends when the planned runs are done and the sentence stands there. */
export async function reachesSentence(page: Page): Promise<void> {
  await expect(answer(page)).not.toHaveAttribute('data-outcome', 'too early', { timeout: 900_000 })
  await expect(answer(page).getByRole('heading')).toHaveText(/^(Yes|No|Not enough evidence): .+\.$/)
}

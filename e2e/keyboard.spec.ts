import { expectAccessible } from './accessible'
import { StudioPage } from './studio'
import { expect, test, type Page } from './test'

test.use({ home: 'keyboard' })

/** Presses Tab until an element with this name has the focus. */
async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      if (!element) return ''
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null
      const select = element instanceof HTMLSelectElement ? element.labels?.[0]?.textContent : null
      return (
        element.getAttribute('aria-label') ??
        label ??
        select ??
        element.textContent ??
        ''
      ).trim()
    })
    if (typeof name === 'string' ? focused === name : name.test(focused)) return
    await page.keyboard.press(key)
  }
  throw new Error(`Tab never reached ${String(name)}`)
}

test('the whole path by keyboard alone', async ({ page }) => {
  const studio = new StudioPage(page)
  await expect(page.getByRole('button', { name: 'Does mixing help here?' })).toBeEnabled()

  await page.keyboard.press('Alt+2')
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible()
  await page.keyboard.press('Alt+1')
  await tabTo(page, /^Open Palmer penguins/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: 'Palmer penguins' })).toBeVisible()
  await tabTo(page, 'Train a model')
  await page.keyboard.press('Enter')

  await expect(page.getByLabel('Data set', { exact: true }).locator('option:checked')).toHaveText(
    'Palmer penguins'
  )
  await tabTo(page, 'Policy')
  await page.keyboard.type('None')
  await expect(page.getByLabel('Policy').locator('option:checked')).toHaveText('None')
  await tabTo(page, 'Epochs')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('20000')
  await page.keyboard.press('Control+Enter')

  await studio.firstPoint()
  await tabTo(page, 'Pause')
  await page.keyboard.press('Enter')
  await studio.reaches('paused')
  await tabTo(page, 'Resume')
  await page.keyboard.press('Enter')
  await studio.reaches('running')
  await tabTo(page, 'Stop')
  await page.keyboard.press('Enter')
  await studio.reaches('stopped')

  await tabTo(page, 'Loss as a table')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Loss, table' })).toBeVisible()
  await page.keyboard.press('Alt+2')
  await tabTo(page, /^Choose Plain/)
  await page.keyboard.press('Space')
  await tabTo(page, 'Delete', 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Run deleted.')).toBeVisible()
  await tabTo(page, 'Undo')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('link', { name: /^Plain/ }).first()).toBeVisible()
})

test('a dialog keeps the focus, closes with Escape and gives the focus back', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Projects')
  await tabTo(page, 'Import data')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Tab')
  expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: 'Import data' }).first()).toBeFocused()
})

test('a view and a project are found by name', async ({ page }) => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'What to open or do' })
  await field.fill('micro')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Microscope', level: 1 })).toBeVisible()
  await page.keyboard.press('Control+k')
  await field.fill('pengu')
  await expect(page.getByRole('option', { name: 'Palmer penguins' })).toBeVisible()
  await expectAccessible(page, 'the list of commands')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Palmer penguins', level: 1 })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.press('Escape')
  await expect(field).toHaveCount(0)
})

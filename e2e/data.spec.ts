import { StudioPage } from './studio'
import { expect, test } from './test'

test.use({ home: 'data' })

test('pictures are shown class by class, and large', async ({ page }) => {
  await new StudioPage(page).open('Projects')
  await page.getByRole('link', { name: 'Open Handwritten digits' }).click()
  await page.getByRole('link', { name: /^All examples/ }).click()
  const examples = page.locator('section', { hasText: /^Examples/ })
  await expect(examples.locator('li canvas')).toHaveCount(60)
  const digits = Array.from({ length: 60 }, (_, place) => String(place % 10))
  await expect(examples.locator('li span')).toHaveText(digits)
  await page.getByRole('button', { name: /^7 ?179$/ }).click()
  await expect(examples.getByLabel('Class')).toHaveValue('7')
  await expect(examples.getByText('1 to 60 of 179')).toBeVisible()
  await expect(examples.locator('li span')).toHaveText(Array<string>(60).fill('7'))
  await examples.getByRole('button', { name: 'Later examples' }).click()
  await examples.getByRole('button', { name: 'Later examples' }).click()
  await expect(examples.locator('li canvas')).toHaveCount(59)
  await examples
    .getByRole('button', { name: /^Enlarge example/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('8 × 8 pixels')).toBeVisible()
  expect((await dialog.locator('canvas').boundingBox())!.width).toBeGreaterThan(300)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
})

test('two columns of a table are drawn against each other', async ({ page }) => {
  await new StudioPage(page).open('Projects')
  await page.getByRole('link', { name: 'Open Palmer penguins' }).click()
  await page.getByRole('link', { name: /^All examples/ }).click()
  const card = page.locator('section', { hasText: /^Two columns/ })
  await card.getByLabel('Column').selectOption('Flipper Length (mm)')
  await card.getByLabel('against', { exact: true }).selectOption('Body Mass (g)')
  const plot = card.getByRole('img', { name: 'Flipper Length (mm) against Body Mass (g)' })
  await expect(plot.locator('path')).toHaveCount(342)
  await expect(card.getByText('342 of 344 rows')).toBeVisible()
  const examples = page.locator('section', { hasText: /^Examples/ })
  await page
    .locator('section', { hasText: /^Class balance/ })
    .getByRole('row', { name: /^Gentoo/ })
    .click()
  await expect(examples.getByLabel('Class')).toHaveValue('Gentoo')
  await expect(examples.getByText('1 to 60 of 124')).toBeVisible()
})

import { readFile } from 'node:fs/promises'
import { expectAccessible } from './accessible'
import { StudioPage } from './studio'
import { expect, test, type Page } from './test'

test.use({ home: 'microscope' })

async function openMicroscope(page: Page): Promise<void> {
  const studio = new StudioPage(page)
  await studio.open('Train')
  await page.getByRole('button', { name: 'See the mixed batch' }).click()
  await expect(page.getByRole('heading', { name: 'Batch microscope', level: 1 })).toBeVisible()
  await expect(page.getByText('Batch 1 of epoch 1')).toBeVisible()
}

const choosePolicy = (page: Page, label: string) =>
  page.getByLabel('Policy', { exact: true }).selectOption({ label })
const kind = (page: Page) => page.locator('[data-variant]')
/** Partners and lambdas of the batch, as the table under the pictures says them. */
async function pairs(page: Page): Promise<string> {
  const table = page.locator('details', { hasText: 'Class or value' })
  return (await table.locator('tbody').textContent()) ?? ''
}

async function savesPicture(page: Page): Promise<void> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as PNG' }).click()
  const file = await readFile(await (await download).path())
  expect(file.subarray(1, 4).toString()).toBe('PNG')
}

test('moving alpha mixes the batch again, at once', async ({ page }) => {
  await openMicroscope(page)
  await expect(kind(page)).toHaveAttribute('data-variant', 'input')
  const before = await pairs(page)
  const slider = page.getByLabel('Strength')
  await slider.focus()
  for (let press = 0; press < 20; press++) await page.keyboard.press('ArrowRight')
  await expect.poll(() => pairs(page)).not.toBe(before)
})

test('the next batch is another one, and the previous one stays the same', async ({ page }) => {
  await openMicroscope(page)
  const first = await pairs(page)
  await page.getByRole('button', { name: 'Next batch' }).click()
  await expect(page.getByText('Batch 2 of epoch 1')).toBeVisible()
  expect(await pairs(page)).not.toBe(first)
  await page.getByRole('button', { name: 'Previous batch' }).click()
  await expect(page.getByText('Batch 1 of epoch 1')).toBeVisible()
  expect(await pairs(page)).toBe(first)
})

test('CutMix shows its boxes, manifold mixup its block, and a PNG keeps them', async ({ page }) => {
  await openMicroscope(page)
  await choosePolicy(page, 'CutMix')
  await expect(kind(page)).toHaveAttribute('data-variant', 'cutmix')
  await expect(page.getByText(/box [\d.]+ % of the area/).first()).toBeVisible()
  await savesPicture(page)

  await choosePolicy(page, 'Manifold mixup')
  await expect(kind(page)).toHaveAttribute('data-variant', /^manifold\//)
  await expect(page.getByText('mixed here')).toBeVisible()
})

test('rows of a table show their parents and what mixing made of them', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Train')
  await page.getByLabel('Data set', { exact: true }).selectOption({ label: 'Palmer penguins' })
  await page.getByRole('button', { name: 'See the mixed batch' }).click()
  await choosePolicy(page, 'CutMix for tables')
  await expect(kind(page)).toHaveAttribute('data-variant', 'column-cutmix')
  await expect(page.getByText('Underlined columns are taken from the partner.')).toBeVisible()
  await savesPicture(page)
})

test('a policy that does not suit the data says why', async ({ page }) => {
  await openMicroscope(page)
  await choosePolicy(page, 'C-Mixup')
  await expect(page.getByText(/choose input mixup/)).toBeVisible()
  await page.getByRole('button', { name: 'Back to settings' }).click()
  await expect(page.getByText('This policy does not suit the data.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Start training' })).toBeDisabled()
})

test('everybody can use it', async ({ page }) => {
  await openMicroscope(page)
  await choosePolicy(page, 'CutMix')
  await expect(kind(page)).toHaveAttribute('data-variant', 'cutmix')
  await expectAccessible(page, 'microscope')
})

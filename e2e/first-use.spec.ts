import { StudioPage } from './studio'
import { expect, test } from './test'

test.use({ home: 'first-use' })
test.describe.configure({ mode: 'serial' })

test('first use: two clicks to the first point of a chart', async ({ page }) => {
  const studio = new StudioPage(page)
  await expect(page.getByRole('heading', { name: 'Projects', level: 1 })).toBeVisible()
  await studio.open('Train')
  await expect(page.getByLabel('Data set', { exact: true })).toHaveValue(/.+/)
  await studio.startButton().click()
  await studio.firstPoint()
  await studio.reaches('finished')
  await expect(page.getByText('Test, last epoch', { exact: true }).locator('..')).toContainText('%')
})

test('pause holds the steps, and a run is resumed after a pause and after a stop', async ({
  page
}) => {
  const studio = new StudioPage(page)
  await studio.train('paused run', { epochs: 300 })
  await studio.firstPoint()
  await page.getByRole('button', { name: 'Pause' }).click()
  await studio.reaches('paused')
  // Steps that were computed before may still be on their way to the page.
  const grown = async () => {
    const before = await studio.lossPoints()
    await page.waitForTimeout(1500)
    return (await studio.lossPoints()) - before
  }
  await expect.poll(grown).toBe(0)
  const held = await studio.lossPoints()

  await page.getByRole('button', { name: 'Resume' }).click()
  await studio.reaches('running')
  await expect.poll(() => studio.lossPoints()).toBeGreaterThan(held)

  await page.getByRole('button', { name: 'Stop' }).click()
  await studio.reaches('stopped')
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible()
})

test('after a reload the run is there, whole', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Runs')
  await page.getByRole('link', { name: 'paused run' }).click()
  await expect.poll(() => studio.lossPoints()).toBeGreaterThan(0)
  const before = await studio.lossPoints()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'paused run' })).toBeVisible()
  await expect.poll(() => studio.lossPoints()).toBe(before)
  await studio.reaches('stopped')
})

test('charts of a run that is over follow the smoothing and the axis', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Runs')
  await page.getByRole('link', { name: 'paused run' }).click()
  await expect.poll(() => studio.lossPoints()).toBeGreaterThan(0)
  const loss = page.locator('figure canvas').first()
  const picture = async () => (await loss.screenshot()).toString('base64')
  const atFirst = await picture()
  await page.getByLabel('Smoothing').fill('0.99')
  await expect.poll(picture).not.toBe(atFirst)
  const smoothed = await picture()
  await page.getByRole('radio', { name: 'Step', exact: true }).check({ force: true })
  await expect.poll(picture).not.toBe(smoothed)
  await page.getByLabel('Smoothing').fill('0.6')
  await page.getByRole('radio', { name: 'Epoch', exact: true }).check({ force: true })
  await expect.poll(picture).toBe(atFirst)
})

test('rename, tag, filter, delete and undo', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Runs')
  await page.getByRole('link', { name: 'paused run' }).click()
  await page.getByRole('button', { name: 'Rename' }).click()
  const name =
    'A name so long that no column holds it, as people write them at the end of a long day'
  await page.getByLabel('Name of the run').fill(name)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await page.getByLabel('Add a tag').fill('baseline')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Remove the tag baseline' })).toBeVisible()

  await studio.open('Runs')
  await expect(page.locator('tbody tr:not([aria-hidden])')).toHaveCount(2)
  await page.getByLabel('Filter runs').fill('baseline')
  await expect(page.locator('tbody tr:not([aria-hidden])')).toHaveCount(1)
  await page.getByLabel(`Choose ${name}`).check()
  await page.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No run fits the filter')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name })).toBeVisible()
})

test('a field that is wrong says so and holds the start back', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Train')
  await expect(studio.startButton()).toBeEnabled()
  await page.getByLabel('Epochs', { exact: true }).fill('0')
  await expect(page.getByText('Must be at least 1.', { exact: true })).toBeVisible()
  await expect(studio.startButton()).toBeDisabled()
  await page.getByLabel('Epochs', { exact: true }).fill('3')
  await expect(studio.startButton()).toBeEnabled()
})

test('each policy is drawn with own pictures, and one that does not suit them cannot be chosen', async ({
  page
}) => {
  await new StudioPage(page).open('Train')
  await page.getByLabel('Data set', { exact: true }).selectOption({ label: 'Handwritten digits' })
  const gallery = page.getByRole('group', { name: 'What each policy makes of your pictures' })
  await expect(gallery.locator('label', { hasText: 'ResizeMix' }).locator('canvas')).toBeVisible()
  await gallery.locator('label', { hasText: 'ResizeMix' }).click()
  await expect(page.getByLabel('Policy').locator('option:checked')).toHaveText('ResizeMix')
  await expect(gallery.getByRole('radio', { name: 'C-Mixup' })).toBeDisabled()
  await page.getByLabel('Data set', { exact: true }).selectOption({ label: 'Palmer penguins' })
  await expect(gallery).toBeHidden()
})

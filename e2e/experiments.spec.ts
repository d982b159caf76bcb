import { readFile } from 'node:fs/promises'
import { StudioPage } from './studio'
import { expect, test, type Page } from './test'

test.use({ home: 'experiments' })
test.describe.configure({ mode: 'serial' })

const name = 'Moons with wrong labels'

async function download(page: Page, button: string): Promise<{ name: string; text: string }> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: button, exact: true }).click()
  const done = await downloading
  return { name: done.suggestedFilename(), text: (await readFile(await done.path())).toString() }
}

async function openExperiment(page: Page): Promise<void> {
  await new StudioPage(page).open('Experiments')
  await page.getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
}

test('build an experiment on two moons, and watch it to its verdict', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.addTwoMoons()
  await page.getByRole('button', { name: 'Train a model' }).click()
  await page.getByLabel('Epochs', { exact: true }).fill('4')
  await page.getByLabel('Hidden').fill('8')
  await page.getByLabel('Hidden').blur()

  await studio.open('Experiments')
  await expect(page.getByText('No experiments yet')).toBeVisible()
  await page.getByRole('button', { name: 'New experiment' }).click()
  const start = page.getByRole('button', { name: 'Start experiment' })
  await page.getByLabel('Number of seeds').fill('0')
  await expect(page.getByText('Must be a whole number from 1 to 1,000.').first()).toBeVisible()
  await expect(start).toBeDisabled()
  await page.getByLabel('Folds', { exact: true }).fill('2')
  await page.getByLabel('Number of seeds').fill('1')
  await expect(
    page.getByText('One look, at 2 partitions into 2 folds, at level 5 %.')
  ).toBeVisible()
  await page.getByLabel('Parallel runs').fill('2')
  await page.getByLabel('Vary a setting').selectOption({ label: 'Corrupted training labels' })
  await page.getByLabel('Corrupted training labels', { exact: true }).fill('0, 0.2')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await expect(
    page.getByRole('region', { name: 'Configurations' }).getByRole('listitem')
  ).toHaveText([
    'Plain, label noise 0',
    'Input mixup, alpha 0.2, label noise 0',
    'Plain, label noise 0.2',
    'Input mixup, alpha 0.2, label noise 0.2'
  ])
  await expect(page.getByText('Runs', { exact: true }).last().locator('..')).toContainText('8')

  await start.click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await expect(page.getByText('0 of 2 partitions into 2 folds, too early.')).toBeVisible()
  await expect(page.getByText('8 of 8 runs have finished')).toBeVisible({ timeout: 200_000 })
  await expect(page.getByText('1 of 2 partitions into 2 folds, too early.')).toBeVisible()
  await expect(
    page.getByText(/^Input mixup, alpha 0.2, label noise 0.2.*: exploratory/)
  ).toBeVisible()
  await expect(page.locator('[data-outcome="too early"]').first()).toBeVisible()
  await expect(page.getByText('were fixed before any result')).toBeVisible()
  const table = page.getByRole('region', { name: 'Result table' })
  await expect(table.getByRole('rowheader')).toHaveCount(4)
  await expect(table).toContainText('Accuracy, last epoch decides')
})

test('its report and its figures can be taken away', async ({ page }) => {
  await openExperiment(page)
  const report = await download(page, 'Report')
  expect(report.name).toBe('Moons-with-wrong-labels.html')
  expect(report.text.match(/<svg /g)).toHaveLength(3)
  expect(report.text).not.toMatch(/(src|href)=/)
  const table = await download(page, 'Table CSV')
  expect(table.text).toContain('"Plain, label noise 0",2,accuracy,last,yes,')

  await new StudioPage(page).openPart('Runs')
  const runs = await download(page, 'Runs CSV')
  // a line for each split and epoch of eight runs, and the head
  expect(runs.text.trimEnd().split('\r\n')).toHaveLength(1 + 8 * 4)
  await new StudioPage(page).openPart('Charts')
  const epochs = await download(page, 'Epochs CSV')
  expect(epochs.text.trimEnd().split('\r\n')).toHaveLength(1 + 8 * 4)
  const chart = 'Accuracy against share of corrupted training labels'
  const drawing = await download(page, `Save ${chart} as SVG`)
  expect(drawing.text).toContain('<svg xmlns="http://www.w3.org/2000/svg"')
  const picture = await download(page, `Save ${chart} as PNG`)
  expect(picture.text.slice(1, 4)).toBe('PNG')
  await page.getByRole('button', { name: `${chart} as a table` }).click()
  const values = page.getByRole('region', { name: `${chart}, table` })
  await expect(values.getByRole('row')).toHaveCount(1 + 2 * 2)
})

test('seeds are added, and a new experiment begins like it', async ({ page }) => {
  await openExperiment(page)
  await page.getByRole('button', { name: 'Add seeds' }).click()
  await expect(page.getByLabel('How many more')).toHaveValue('1')
  await expect(page.getByText('This reaches look 1 of 1, which was planned')).toBeVisible()
  await page.getByRole('button', { name: 'Add and train' }).click()
  await expect(page.getByText(/^8 of 16 runs have finished/)).toBeVisible()
  await page.getByRole('button', { name: 'Pause' }).click()
  // Once nothing is in work any more: what is still stopping would not be started again.
  await expect(page.getByText(/runs have finished, \d+ not started or stopped$/)).toBeVisible()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('16 of 16 runs have finished')).toBeVisible({ timeout: 240_000 })
  await expect(page.getByText('The look, at 2 partitions into 2 folds, level 5 %.')).toBeVisible()
  await expect(page.locator('[data-outcome="too early"]')).toHaveCount(0)
  await expect(page.getByText(/Seeds added: 1 to 2, after 8 runs had ended/)).toBeVisible()

  await page.getByRole('button', { name: 'Duplicate and edit' }).click()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name)
  await expect(page.getByLabel('Corrupted training labels', { exact: true })).toHaveValue('0, 0.2')
  await expect(
    page.getByText('All runs are finished: the verdict is available at once.')
  ).toBeVisible()
  await page.getByRole('button', { name: 'How strong?' }).click()
  await expect(page.getByLabel('Alpha of Input mixup')).toHaveValue('0.1, 0.2, 0.4, 1, 4')
})

test('an experiment is deleted, and the deletion undone', async ({ page }) => {
  await openExperiment(page)
  await page.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No experiments yet')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name })).toBeVisible()
})

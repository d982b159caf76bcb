import { StudioPage } from './studio'
import { expect, test } from './test'

test.use({ home: 'charts', made: { runs: [], experiments: { experiments: 1, seeds: 1 } } })

test('charts are read, zoomed and hidden together', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Runs')
  await page.getByRole('button', { name: 'Runs of Made experiment 0' }).click()
  await page.getByLabel('Choose Plain, seed 0').check()
  await page.getByLabel('Choose Input, alpha 0.2, seed 0').check()
  await page.getByRole('button', { name: 'Overlay' }).click()
  await expect(page.locator('[data-points="800"]').first()).toBeVisible()

  // The values at the pointer stand outside of the canvas, and in every chart a line shows where they are.
  const chart = page.getByRole('img', { name: /^Training loss\./ })
  await chart.hover()
  const tooltip = page.getByRole('tooltip')
  await expect(tooltip).toContainText(/Epoch [\d.]+, step \d+/)
  await expect(tooltip.getByRole('columnheader')).toHaveText(['Training', 'Validation'])
  await expect(tooltip.getByRole('rowheader')).toHaveText([/Plain|Input/, /Plain|Input/])
  await expect(page.locator('.crosshair').nth(1)).toBeVisible()
  await page.mouse.move(0, 0)
  await expect(tooltip).toBeHidden()
  await chart.press('ArrowRight')
  await expect(tooltip).toBeVisible()
  await chart.press('Escape')
  await expect(tooltip).toBeHidden()

  // Zooming in one chart zooms in all; a double click shows everything again.
  await chart.press('+')
  await expect(page.getByRole('button', { name: 'Show all' })).toHaveCount(
    await page.locator('figure canvas').count()
  )
  await chart.dblclick()
  await expect(page.getByRole('button', { name: 'Show all' })).toHaveCount(0)

  const legend = page.getByRole('list', { name: 'Runs' })
  await legend.getByRole('button', { name: 'Plain' }).click()
  await expect(page.locator('[data-points="400"]').first()).toBeVisible()
  await expect(page.getByLabel('Show Plain, seed 0')).not.toBeChecked()
  await legend.getByRole('button', { name: 'Plain' }).dblclick()
  await expect(page.getByLabel('Show Input, alpha 0.2, seed 0')).not.toBeChecked()
  await expect(page.getByLabel('Show Plain, seed 0')).toBeChecked()
  await legend.getByRole('button', { name: 'Plain' }).dblclick()
  await expect(page.locator('[data-points="800"]').first()).toBeVisible()

  await page.getByRole('button', { name: 'Pin Validation loss before the others' }).click()
  await expect(page.locator('figure h2').first()).toHaveText('Validation loss')
  await page.reload()
  await expect(page.locator('figure h2').first()).toHaveText('Validation loss')

  await page.getByLabel('Group by').selectOption({ label: 'Policy' })
  await expect(page.getByRole('img', { name: /^Validation accuracy over epochs/ })).toBeVisible()
  await page.getByText('Settings and scores', { exact: true }).click()
  await expect(page.getByRole('link', { name: /^Plain, seed 0:/ }).first()).toBeVisible()
})

test('the bin brings back what was deleted long ago', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Runs')
  await page.getByRole('button', { name: 'Runs of Made experiment 0' }).click()
  await page.getByLabel('Choose CutMix, alpha 1, seed 0').check()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.reload()
  await page.getByRole('button', { name: 'Open the bin' }).click()
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect(page.getByText('The bin is empty')).toBeVisible()
  await studio.open('Runs')
  await page.getByLabel('Filter runs').fill('cutmix')
  await page.getByRole('button', { name: 'Runs of Made experiment 0' }).click()
  await expect(page.getByRole('link', { name: 'CutMix, alpha 1, seed 0' })).toBeVisible()
})

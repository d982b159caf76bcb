import { readFile } from 'node:fs/promises'
import { StudioPage } from './studio'
import { expect, test, type Page } from './test'

test.use({ home: 'compare' })

async function download(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  const done = await downloading
  return { name: done.suggestedFilename(), bytes: await readFile(await done.path()) }
}

test('two runs overlaid, what differs between them, and their export', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.train('plain', { epochs: 3, policy: 'None' })
  await studio.train('mixed', { epochs: 3, policy: 'Input mixup' })
  await studio.reaches('finished')

  await studio.open('Runs')
  await page.getByLabel('Choose plain').check()
  await page.getByLabel('Choose mixed').check()
  await page.getByRole('button', { name: 'Overlay' }).click()
  await expect(page.getByRole('heading', { name: '2 runs overlaid' })).toBeVisible()
  await expect(page.locator('[data-points="240"]').first()).toBeVisible()

  await page.getByRole('button', { name: 'Training loss as a table' }).click()
  const table = page.getByRole('region', { name: 'Training loss, table' })
  await expect(table.getByRole('columnheader')).toHaveText(['Epoch', 'mixed', 'plain'])
  await expect(table.getByRole('row')).toHaveCount(61)

  const steps = await download(page, 'Steps CSV')
  const lines = steps.bytes.toString().trimEnd().split('\r\n')
  expect(lines[0]).toBe('run,step,epoch,loss,learning_rate,lambda,time')
  expect(lines).toHaveLength(1 + 2 * 60)
  const epochs = await download(page, 'Epochs CSV')
  expect(epochs.bytes.toString().trimEnd().split('\r\n')).toHaveLength(1 + 2 * 3)
  const image = await download(page, 'Save Validation accuracy as PNG')
  expect(image.name).toBe('Validation-accuracy.png')
  expect(image.bytes.subarray(1, 4).toString()).toBe('PNG')

  await page.getByText('Differences', { exact: true }).click()
  const differences = page.getByRole('region', { name: 'Settings that differ' })
  await expect(differences).toContainText('Mixing › Policy')
  await expect(differences).not.toContainText('Epochs')
  await expect(differences).not.toContainText('Fixed lambda')
})

import { StudioPage } from './studio'
import { expect, test } from './test'

test.use({ home: 'many-runs', made: { runs: [], experiments: { experiments: 10, seeds: 25 } } })

test('a thousand runs and their experiments are listed, filtered and drawn', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Runs')
  const list = page.getByRole('region', { name: 'Runs' })
  const rows = (count: number) =>
    expect(list.getByRole('table')).toHaveAttribute('aria-rowcount', `${count + 1}`)
  await rows(10)
  await list.getByRole('button', { name: 'Runs of Made experiment 7' }).click()
  await rows(10 + 100)
  await expect(list.getByRole('link', { name: /seed \d+$/ }).first()).toBeVisible()
  await page.getByLabel('Filter runs').fill('nothing is called this')
  await expect(list.getByRole('link')).toHaveCount(0)
  await expect(page).toHaveURL(/filter=nothing/)
  await page.getByLabel('Filter runs').fill('experiment cutmix')
  await rows(10 + 25)
  await page.getByLabel('Filter runs').fill('')
  await rows(10 + 100)

  await studio.open('Experiments')
  await page.getByLabel('Filter experiments').fill('experiment 7')
  await page.getByRole('link', { name: 'Made experiment 7' }).click()
  await expect(page.getByText('100 of 100 runs have finished')).toBeVisible()
  await page.getByText('Charts', { exact: true }).click()
  await page.getByLabel('Each run').check()
  await expect(page.locator('svg polyline')).toHaveCount(4 + 100)
})

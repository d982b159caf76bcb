import { readFile } from 'node:fs/promises'
import { expectAccessible } from './accessible'
import { StudioPage } from './studio'
import { expect, test } from './test'

test.use({ home: 'claims' })
test.skip(({ host }) => host === 'electron', 'Nothing in it depends on the host; it takes long.')

test('a claim is tested on two moons to its outcome, and leads to its experiment', async ({
  page
}) => {
  const studio = new StudioPage(page)
  await studio.addTwoMoons(120)
  await studio.open('Claims')
  await page.getByLabel('Data set', { exact: true }).selectOption({ label: 'Two moons' })
  await page.getByText('5 seeds', { exact: true }).click()
  const claim = page.getByRole('article', { name: 'Memorises fewer wrong labels' })
  await expect(claim).toHaveAttribute('data-state', 'untested')
  await expect(claim).toContainText('about')
  await expect(page.getByRole('heading', { name: 'Not applicable to this data' })).toBeVisible()
  await expect(page.getByText('This data has 2 classes')).toBeVisible()
  await expectAccessible(page, 'claims, untested')

  await expect(page.getByRole('button', { name: /^Test \d+ claims together$/ })).toBeVisible()
  await claim.getByRole('button', { name: 'Test' }).click()
  await expect(claim.getByText(/of 10 runs have finished/)).toBeVisible()
  await expect(claim).toHaveAttribute('data-state', 'tested', { timeout: 200_000 })
  await expect(claim).toContainText(/Supported|Not supported|Inconclusive/)
  await expect(claim).toContainText('in corrupted labels memorised over 5 seeds')
  await claim.getByText('Figures and method').click()
  const figures = page.getByRole('region', { name: 'Figures: Memorises fewer wrong labels' })
  await expect(figures.getByRole('row')).toHaveCount(5)
  await expectAccessible(page, 'claims, one tested')

  // The same runs answer another claim without training.
  const other = page.getByRole('article', { name: 'Robust to wrong labels' })
  await expect(other).toContainText('all runs are finished')
  await other.getByRole('button', { name: 'Test' }).click()
  await expect(other).toHaveAttribute('data-state', 'tested')
  // Each was started by itself, so each is a page of its own.
  await expect(page.getByText(/Page of .*: 1 claim,/)).toBeVisible()

  await claim.getByRole('link', { name: 'Open its experiment' }).click()
  await expect(
    page.getByRole('heading', { level: 1, name: /^Memorises fewer wrong labels/ })
  ).toBeVisible()

  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'PyTorch' }).click()
  const script = await downloading
  expect(script.suggestedFilename()).toMatch(/[.]py$/)
  expect(await readFile(await script.path(), 'utf8')).toContain('class Model(nn.Module)')
})

import { expect, test } from './test'

test.skip(({ host }) => host === 'electron', 'a page from a file has no sizes of transfer')

test('the first view loads at most 500 kB of JavaScript', async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Projects', level: 1 })).toBeVisible()
  const bytes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('.js'))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).decodedBodySize, 0)
  )
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThanOrEqual(500_000)
})

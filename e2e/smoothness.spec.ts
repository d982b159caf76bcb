import { StudioPage } from './studio'
import { longestTask } from './tasks'
import { expect, test } from './test'

test.skip(({ host }) => host === 'electron', 'Tasks are measured by the tracing of Chromium.')

/** Milliseconds: the bar of a page that never stutters. */
const longest = 50
const overlaid = Array.from({ length: 50 }, (_, index) => ({
  id: `20260101-0000000${String(index).padStart(2, '0')}-made`,
  name: `overlaid ${index}`,
  steps: 5000,
  stepsPerEpoch: 100,
  seed: index
}))
const large = {
  id: '20260102-000000000-made',
  name: 'a million points',
  steps: 1_000_000,
  stepsPerEpoch: 1000,
  seed: 1
}

test.use({ home: 'smoothness', made: { runs: [...overlaid, large] } })

test.beforeEach(async ({ page }) => {
  await expect(page.getByRole('region', { name: 'Runs' })).toBeVisible()
})

test('a run that streams leaves the page smooth', async ({ page, browser }) => {
  const studio = new StudioPage(page)
  await studio.train('streaming', { epochs: 20 })
  await studio.firstPoint()
  const streaming = await longestTask(browser, page, () => page.waitForTimeout(3000))
  expect(streaming).toBeGreaterThan(0)
  expect(streaming).toBeLessThan(longest)
})

test('50 runs overlaid are zoomed and moved without a long task', async ({ page, browser }) => {
  await page.getByLabel('Filter runs').fill('overlaid')
  await page.getByLabel('Choose all runs').check()
  await page.getByRole('button', { name: 'Overlay' }).click()
  await expect(page.getByText(/^drawn \S+( k)? of (250|500) k$/).first()).toBeVisible({
    timeout: 30_000
  })
  await page.getByRole('img', { name: /^Training loss/ }).focus()
  for (const key of ['+', 'ArrowRight', '0']) {
    const task = await longestTask(browser, page, async () => {
      await page.keyboard.press(key)
      await page.waitForTimeout(500)
    })
    expect(task, key).toBeLessThan(longest)
  }
})

test('a run of a million points opens and zooms without a long task', async ({ page, browser }) => {
  await page.getByLabel('Filter runs').fill('million')
  const opening = await longestTask(browser, page, async () => {
    await page.getByRole('link', { name: large.name }).click()
    await expect(page.getByText(/of (1\.0|2\.0) M$/).first()).toBeVisible({ timeout: 30_000 })
  })
  expect(opening).toBeLessThan(longest)
  await page.getByRole('img', { name: /^Loss/ }).focus()
  const zooming = await longestTask(browser, page, async () => {
    await page.keyboard.press('+')
    await page.waitForTimeout(500)
  })
  expect(zooming).toBeLessThan(longest)
})

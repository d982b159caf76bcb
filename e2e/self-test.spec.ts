import { StudioPage } from './studio'
import { expect, test } from './test'

test.use({ home: 'self-test' })

test('the self-test passes, says how fast, and can be copied', async ({ page, host }) => {
  if (host === 'browser') {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  }
  await new StudioPage(page).open('Settings')
  await page.getByRole('button', { name: 'Run the self-test' }).click()
  await expect(page.getByRole('progressbar', { name: 'Self-test' })).toBeVisible()
  await expect(page.getByText(/^All checks passed/)).toBeVisible()
  const checks = page.getByRole('region', { name: 'Checks of the self-test' })
  await expect(checks.getByRole('row', { name: /CNN with SGD, 30 eager steps/ })).toContainText(
    'Passed'
  )
  await expect(page.getByText(/images a second/)).toBeVisible()
  await page.getByRole('button', { name: 'Copy as text' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  if (host === 'browser') {
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(text).toContain('0 failed')
  }
})

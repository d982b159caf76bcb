import { StudioPage } from './studio'
import { expect, test } from './test'

test.use({ home: 'notes', made: { runs: [], experiments: { experiments: 1, seeds: 1 } } })

const hostile = [
  '<script>document.title = "taken"</script>',
  '<img src="https://example.com/x.png" onerror="document.title = `taken`">',
  '![x](https://example.com/y.png)',
  '<p style="position: fixed" onclick="document.title = `taken`">text</p>',
  '<iframe src="https://example.com"></iframe><style>p { color: red }</style>',
  '[link](javascript:document.title="taken")'
].join('\n\n')

test('notes on a run and an experiment are kept, and nothing in them acts', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Runs')
  await page.getByRole('link', { name: 'Made experiment 0' }).click()
  await page.getByRole('button', { name: 'Add notes' }).click()
  await page.getByLabel(/^Notes/).fill('# Plan\n\n- **more** seeds')
  await page.getByRole('button', { name: 'Save notes' }).click()
  const notes = page.getByRole('region', { name: 'Notes' })
  await expect(notes.getByRole('heading', { name: 'Plan' })).toBeVisible()

  await studio.openPart('Runs')
  await page
    .getByRole('region', { name: 'Runs of the experiment' })
    .getByRole('link')
    .first()
    .click()
  await page.getByRole('button', { name: 'Add notes' }).click()
  await page.getByLabel(/^Notes/).fill(`**Kept.**\n\n${hostile}`)
  await page.getByLabel(/^Notes/).press('Control+Enter')
  await expect(notes.getByText('Kept.')).toBeVisible()
  await page.reload()
  await expect(notes.getByText('Kept.')).toBeVisible()
  const html = await notes.locator('.notes').innerHTML()
  expect(html).not.toMatch(/script|img|iframe|style|onclick|onerror|example\.com|javascript/)
  await expect(page).not.toHaveTitle(/taken/)
})

import { StudioPage } from '../studio'
import { expect, test } from '../test'

test.use({ home: 'smoke' })

test('in a real window, one click trains the bundled digits natively', async ({ page }) => {
  const studio = new StudioPage(page)
  expect(page.url()).toMatch(/^mixup-studio:\/\/app\//)
  await expect(studio.startButton()).toBeEnabled()
  await studio.startButton().click()
  await studio.firstPoint()
  await studio.reaches('finished')
  const test = page.getByText('Test, last epoch', { exact: true }).locator('..')
  await expect(test).toContainText(/9[5-9]\.\d %/)
  await studio.open('System')
  await expect(page.getByText(/TensorFlow \d/).first()).toBeVisible()
})

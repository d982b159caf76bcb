import { StudioPage } from '../studio'
import { expect, test } from '../test'

test.use({ home: 'smoke' })

test('in a real window, two clicks train the bundled digits natively', async ({ page }) => {
  const studio = new StudioPage(page)
  expect(page.url()).toMatch(/^mixup-studio:\/\/app\//)
  await studio.open('Train')
  await expect(studio.startButton()).toBeEnabled()
  await studio.startButton().click()
  await studio.firstPoint()
  await studio.reaches('finished')
  const test = page.getByText('Test, last epoch', { exact: true }).locator('..')
  await expect(test).toContainText(/9[5-9]\.\d %/)
  await studio.open('Settings')
  await expect(page.getByText(/TensorFlow \d/).first()).toBeVisible()
})

import { StudioPage } from '../studio'
import { expect, test } from '../test'

// Run by `npm run test:webgpu`, which names a driver.

test.use({ home: 'webgpu' })

test('in a window of Electron, a plain Node trains on WebGPU', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.addTwoMoons(400)
  await page.getByRole('button', { name: 'Train a model' }).click()
  await studio.train('on WebGPU', { epochs: 2 })
  await studio.reaches('finished')
  await studio.firstPoint()
  await studio.open('Settings')
  await expect(page.getByText(/\(WebGPU on the processor\)/).first()).toBeVisible()
})

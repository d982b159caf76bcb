import { StudioPage } from './studio'
import { expect, test } from './test'

test.use({ home: 'emoji' })
test.skip(({ host }) => host === 'electron', 'Nothing in it depends on the host; it takes long.')

test('emoji are trained with augmentation, and scored in another style', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.open('Train')
  await page.getByLabel('Data set', { exact: true }).selectOption({ label: 'Emoji' })
  await page.getByText('Light', { exact: true }).click()
  await expect(page.getByText('Flip, and crops of at least 70 %')).toBeVisible()
  await studio.train('emoji run', { epochs: 1 })
  await studio.reaches('finished')

  await page.getByText('Evaluation', { exact: true }).click()
  await page.getByText('Predict', { exact: true }).click()
  await page.getByRole('button', { name: 'Score', exact: true }).click()
  await expect(page.getByText('Emoji, drawn by Twitter, 599 examples, epoch 1')).toBeVisible()
})

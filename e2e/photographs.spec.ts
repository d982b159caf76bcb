import { join } from 'node:path'
import { writePhotographs } from './photographs'
import { countClicks, trainPhotographs } from './train-photographs'
import { expect, test } from './test'

test.use({ home: 'photographs' })
test.skip(({ host }) => host === 'electron', "The system's own dialogs cannot be driven.")

const perClass = 75

test('300 photographs, from the folder to a finished run in at most five clicks', async ({
  page,
  folders
}) => {
  const photographs = join(folders.files, 'holidays')
  await writePhotographs(photographs, perClass)
  const clicks = await countClicks(page)
  await trainPhotographs(page, photographs)
  expect(await clicks()).toBeLessThanOrEqual(5)

  await page.getByText('Results', { exact: true }).click()
  const confusion = page.getByRole('region', { name: 'Confusion matrix' })
  for (const name of ['camera', 'chelsea', 'coffee', 'rocket'])
    await expect(confusion).toContainText(name)
})

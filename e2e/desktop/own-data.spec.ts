import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sortIntoTwoClasses, writeFlatPictures } from '../labelling'
import { expect, test } from '../test'
import { launchDesktop } from './launch'

let root: string
test.beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mixup-studio-own-data-'))
})
test.afterEach(async () => {
  await rm(root, { recursive: true, force: true, maxRetries: 5 })
})

test('pictures that were sorted into classes are there at the next start', async () => {
  const [home, folder] = [join(root, 'home'), join(root, 'snapshots')]
  await writeFlatPictures(folder, 24)
  const first = await launchDesktop(home, [folder])
  await sortIntoTwoClasses(await first.firstWindow())
  await first.close()

  const second = await launchDesktop(home)
  const page = await second.firstWindow()
  await page.getByRole('link', { name: 'Open snapshots' }).click()
  await page.getByRole('link', { name: /^All examples/ }).click()
  const examples = page.locator('section', { hasText: /^Examples/ })
  await expect(examples.locator('li canvas')).toHaveCount(48)
  await expect(examples.getByRole('option', { name: 'dim (24)' })).toBeAttached()
  await second.close()
})

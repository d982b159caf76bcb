import { WebSocket } from 'ws'
import { appContract } from '../src/contract/host'
import { connect } from '../src/rpc/client'
import { enterServer } from '../src/rpc/handshake'
import { webSocketWire } from '../src/rpc/wires/web-socket'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeBrokenPictures, writePictures } from './pictures'
import { StudioPage } from './studio'
import { expect, test, type Page } from './test'

test.use({ home: 'import' })
test.skip(({ host }) => host === 'electron', "The system's own dialogs cannot be driven.")

async function openFolder(page: Page, name: string): Promise<void> {
  await new StudioPage(page).open('Projects')
  await page.getByRole('button', { name: 'Import data' }).first().click()
  await page.getByText("Browse the studio's computer").click()
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  await expect(page.getByRole('dialog').locator('.bar')).toContainText(name)
}

test.beforeAll(async ({ folders }) => {
  await writePictures(join(folders.files, 'pictures'), 40)
  await writeBrokenPictures(join(folders.files, 'broken'))
  await mkdir(join(folders.files, 'empty'), { recursive: true })
})

test('a folder of PNGs: import, look, configure, train', async ({ page }) => {
  const studio = new StudioPage(page)
  await openFolder(page, 'pictures')
  await page.getByRole('button', { name: 'Import this folder' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('All files imported.')
  await dialog.getByRole('button', { name: 'Add data set' }).click()

  await expect(page.getByRole('article', { name: 'pictures' })).toContainText('2 classes')
  await expect(page.getByRole('article').locator('canvas').first()).toBeVisible()
  await page.getByRole('button', { name: 'Train a model' }).click()
  await expect(page.getByLabel('Data set', { exact: true })).toHaveValue(/.+/)
  await studio.train('pictures', { epochs: 3 })
  await studio.reaches('finished')
  await page.getByText('Results', { exact: true }).click()
  await expect(page.getByRole('region', { name: 'Confusion matrix' })).toContainText('light')
})

test('a broken folder says file by file what is wrong, and the rest is there', async ({ page }) => {
  await openFolder(page, 'broken')
  await page.getByRole('button', { name: 'Import this folder' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('torn.png')
  await expect(dialog).toContainText('words.png')
  await expect(dialog).toContainText('unreadable')
  await expect(dialog).toContainText('nothing')
  await expect(dialog).toContainText('12')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
})

test('an empty folder is refused in words', async ({ page }) => {
  await openFolder(page, 'empty')
  await page.getByRole('button', { name: 'Import this folder' }).click()
  const alert = page.getByRole('dialog').getByRole('alert')
  await expect(alert).toContainText('Could not read this.')
  await page.getByRole('button', { name: 'Choose another' }).click()
  await expect(page.getByText('Or drop it anywhere')).toBeVisible()
})

test('a changed target counts at once, and is what is added', async ({ page }) => {
  await new StudioPage(page).open('Projects')
  await page.getByLabel('Files to import').setInputFiles({
    name: 'parts.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      `size,colour,defect\n${Array.from({ length: 60 }, (_, row) => `${row % 7},${row % 2 ? 'red' : 'blue'},${row % 3 ? 'no' : 'yes'}`).join('\n')}\n`
    )
  })
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Reading options').click()
  await expect(dialog.getByLabel('Target column')).toHaveValue('defect')
  await dialog.getByLabel('Target column').selectOption('colour')
  await expect(dialog.getByText('blue', { exact: true }).first()).toBeVisible()
  await dialog.getByRole('button', { name: 'Add data set' }).click()
  const article = page.getByRole('article', { name: 'parts.csv' })
  await expect(article.getByRole('rowheader', { name: 'blue' })).toBeVisible()
})

test('several tables are imported one after the other, or left out', async ({ page }) => {
  await new StudioPage(page).open('Projects')
  const file = (name: string) => ({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(
      `a,kind\n${Array.from({ length: 60 }, (_, row) => `${row % 7},${row % 2}`).join('\n')}\n`
    )
  })
  await page.getByLabel('Files to import').setInputFiles(['one.csv', 'two.csv'].map(file))
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '2 data sets, one each' }).click()
  await expect(dialog.getByRole('heading', { name: 'Import one.csv (1 of 2)' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Skip' }).click()
  await expect(dialog.getByRole('heading', { name: 'Import two.csv (2 of 2)' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Add data set' }).click()
  await expect(page.getByRole('article', { name: 'two.csv' })).toBeVisible()
})

test('the report shows pictures of each class, and which files are broken', async ({
  page,
  folders
}) => {
  await new StudioPage(page).open('Projects')
  await page.getByLabel('Folder to import').setInputFiles(join(folders.files, 'broken'))
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel(/^Example \d+: light$/).first()).toBeVisible()
  await expect(dialog).toContainText('torn.png')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
})

test('a copy that is cancelled ends, and nothing of it stays', async ({ page, folders }) => {
  await new StudioPage(page).open('Projects')
  const buffer = Buffer.alloc(24 * 1024 * 1024, 'a,b\n')
  await page
    .getByLabel('Files to import')
    .setInputFiles({ name: 'large.csv', mimeType: 'text/csv', buffer })
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
  const left = async () => {
    const names = await readdir(join(folders.home, 'uploads')).catch(() => [])
    const sizes = await Promise.all(
      names.map(async (name) => (await readdir(join(folders.home, 'uploads', name))).join())
    )
    return sizes.filter((inside) => inside.includes('large.csv'))
  }
  await expect.poll(left).toEqual([])
  await expect(dialog).toBeHidden()
})

test('a dropped table is uploaded and read', async ({ page }) => {
  await new StudioPage(page).open('Projects')
  const rows = Array.from({ length: 60 }, (_, index) => `${index % 7},${index % 5},${index % 2}`)
  const transfer = await page.evaluateHandle(
    (text) => {
      const data = new DataTransfer()
      data.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }))
      return data
    },
    `a,b,kind\n${rows.join('\n')}\n`
  )
  const hint = () =>
    page.locator('.shell').evaluate((shell) => getComputedStyle(shell, '::after').content)
  await page.dispatchEvent('.shell', 'dragover', { dataTransfer: transfer })
  await expect.poll(hint).toBe('"Drop a folder or a file to import it"')
  await page.dispatchEvent('.shell', 'drop', { dataTransfer: transfer })
  await expect.poll(hint).toBe('none')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('heading', { level: 2 }).first()).toContainText('dropped.csv')
  await expect(dialog).toContainText('60')
})

test('a path outside the allowed folders gets nothing', async ({ page, server, folders }) => {
  test.skip(server === null, 'A window has no WebSocket.')
  const secretFile = join(folders.files, '../secret.csv')
  await writeFile(secretFile, 'a,b\n1,2\n')
  // The page itself never asks for such a path; a page that has been taken over might.
  const secret = (await page.evaluate(() => localStorage.getItem('mixup-studio:secret')))!
  const { host } = new URL(server!.origin)
  const wire = webSocketWire(new WebSocket(`ws://${host}/wire`, { origin: server!.origin }))
  expect(await enterServer(wire, { secret, host })).toBe(true)
  const { call } = connect(appContract, wire)
  const asked = call.listFolder({ path: join(folders.files, '..') })
  await expect(asked).rejects.toMatchObject({ code: 'not-found' })
  await expect(asked).rejects.not.toMatchObject({ message: expect.stringContaining('secret.csv') })
  wire.close()
})

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeBrokenPictures, writePictures } from './pictures'
import { StudioPage } from './studio'
import { expect, test, type Page } from './test'

test.use({ home: 'import' })
test.skip(({ host }) => host === 'electron', "The system's own dialogs cannot be driven.")

async function openFolder(page: Page, name: string): Promise<void> {
  await new StudioPage(page).open('Data')
  await page.getByRole('button', { name: 'Import data' }).first().click()
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
  await expect(dialog).toContainText('Everything could be read.')
  await dialog.getByRole('button', { name: 'Add data set' }).click()

  await expect(page.getByRole('article', { name: 'pictures' })).toContainText('2 classes')
  await expect(page.getByRole('article').locator('canvas').first()).toBeVisible()
  await page.getByRole('button', { name: 'Train on it' }).click()
  await expect(page.getByLabel('Data set')).toHaveValue(/.+/)
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
  await expect(alert).toContainText('This could not be read.')
  await page.getByRole('button', { name: 'Choose another' }).click()
  await expect(page.getByText('Or drop it anywhere')).toBeVisible()
})

test('a dropped table is uploaded and read', async ({ page }) => {
  await new StudioPage(page).open('Data')
  const rows = Array.from({ length: 60 }, (_, index) => `${index % 7},${index % 5},${index % 2}`)
  const transfer = await page.evaluateHandle(
    (text) => {
      const data = new DataTransfer()
      data.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }))
      return data
    },
    `a,b,kind\n${rows.join('\n')}\n`
  )
  await page.dispatchEvent('.shell', 'dragover', { dataTransfer: transfer })
  await page.dispatchEvent('.shell', 'drop', { dataTransfer: transfer })
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('heading', { level: 2 }).first()).toContainText('dropped.csv')
  await expect(dialog).toContainText('60')
})

test('a path outside the allowed folders gets nothing', async ({ page, folders }) => {
  const secret = join(folders.files, '../secret.csv')
  await writeFile(secret, 'a,b\n1,2\n')
  // The page itself never asks for such a path; a page that has been taken over might.
  const answer = await page.evaluate(
    async (path) => {
      const socket = new WebSocket(`ws://${location.host}/wire`)
      socket.binaryType = 'arraybuffer'
      await new Promise((resolve) => socket.addEventListener('open', resolve))
      // {"type":"call","id":1,"name":"listFolder","input":{"path":path}} as MessagePack
      const text = (value: string): number[] => [
        0xd9,
        value.length,
        ...new TextEncoder().encode(value)
      ]
      const bytes = [
        ...[0x84, ...text('type'), ...text('call'), ...text('id'), 1],
        ...[...text('name'), ...text('listFolder')],
        ...[...text('input'), 0x81, ...text('path'), ...text(path)]
      ]
      const reply = new Promise<string>((resolve) =>
        socket.addEventListener('message', ({ data }) => {
          const said = new TextDecoder('latin1').decode(data as ArrayBuffer)
          if (said.includes('result') || said.includes('error')) resolve(said)
        })
      )
      socket.send(Uint8Array.from(bytes))
      return reply
    },
    join(folders.files, '..')
  )
  expect(answer).toContain('not-found')
  expect(answer).not.toContain('secret.csv')
})

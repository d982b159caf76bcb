import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { unzipSync } from 'fflate'
import { StudioPage } from './studio'
import { expect, test, type Page } from './test'

test.use({ home: 'export' })
test.skip(({ host }) => host === 'electron', "The system's own dialogs cannot be driven.")
test.describe.configure({ mode: 'serial' })

const tensorFlow = createRequire(import.meta.url).resolve('@tensorflow/tfjs/dist/tf.min.js')

async function openDialog(page: Page) {
  await page.getByRole('button', { name: 'Export' }).click()
  return page.getByRole('dialog', { name: 'Export moons' })
}

async function downloaded(page: Page): Promise<Record<string, Uint8Array>> {
  const download = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click()
  const path = await (await download).path()
  return unzipSync(await readFile(path))
}

/** A site of its own with the exported files and plain TensorFlow.js. */
async function site(
  files: Record<string, Uint8Array>
): Promise<{ server: Server; address: string }> {
  const pages: Record<string, Uint8Array | string> = {
    ...files,
    'index.html': '<!doctype html><script src="tf.js"></script>',
    'tf.js': await readFile(tensorFlow)
  }
  const server = createServer(({ url = '/' }, response) => {
    const path = url === '/' ? 'index.html' : url.slice(1)
    const type = path.endsWith('.js')
      ? 'text/javascript'
      : path.endsWith('.html')
        ? 'text/html'
        : ''
    response.writeHead(path in pages ? 200 : 404, { 'Content-Type': type })
    response.end(pages[path])
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

test('a run is exported for TensorFlow', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.addTwoMoons()
  await page.getByRole('button', { name: 'Train a model' }).click()
  await studio.train('moons', { epochs: 2 })
  await studio.reaches('finished')
  const dialog = await openDialog(page)
  await expect(dialog).toContainText('moons-savedmodel.zip')
  const files = await downloaded(page)
  expect(Object.keys(files)).toContain('moons-savedmodel/saved_model.pb')
  expect(Object.keys(files)).toContain('moons-savedmodel/variables/')
  await expect(dialog.getByRole('status')).toContainText('The model is in your downloads.')
  await expect(dialog.getByRole('region', { name: /^In Python.*code$/ })).toContainText(
    'serving_default'
  )
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(dialog).toBeHidden()
})

test('and for TensorFlow.js, where a page loads it', async ({ page, context }) => {
  await new StudioPage(page).open('Runs')
  await page.getByRole('link', { name: 'moons' }).first().click()
  const dialog = await openDialog(page)
  await dialog.getByText('TensorFlow.js', { exact: true }).click()
  await dialog.getByText(/Last \(2\)/).click()
  const files = await downloaded(page)
  await expect(dialog.getByRole('region', { name: /^In JavaScript.*code$/ })).toContainText(
    'loadLayersModel'
  )
  await expect(dialog.getByRole('table', { name: 'Files' })).toContainText('encode.js')

  const inside = Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [path.replace('moons-tfjs/', ''), bytes])
  )
  const { server, address } = await site(inside)
  const other = await context.newPage()
  await other.goto(address)
  const probabilities = await other.evaluate<number[]>(`(async () => {
    const { encodeRows } = await import('./encode.js')
    const model = await tf.loadLayersModel('model.json')
    const preprocessing = await (await fetch('preprocessing.json')).json()
    const { values, shape } = encodeRows(preprocessing, [{ x: 0.5, y: 0.2 }, { x: -1, y: 1 }])
    const [, probabilities] = model.predict(tf.tensor2d(values, shape))
    return [...probabilities.dataSync()]
  })()`)
  expect(probabilities).toHaveLength(4)
  for (const row of [0, 2]) expect(probabilities[row]! + probabilities[row + 1]!).toBeCloseTo(1, 5)
  await other.close()
  server.close()
})

test('an active run cannot be exported', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.train('endless', { epochs: 300 })
  await studio.firstPoint()
  await expect(page.getByRole('button', { name: 'Export' })).toBeHidden()
  await page.getByRole('button', { name: 'Stop' }).click()
  await studio.reaches('stopped')
  await expect(page.getByRole('button', { name: 'Export' })).toBeVisible()
})

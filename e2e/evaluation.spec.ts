import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writePictures } from './pictures'
import { StudioPage } from './studio'
import { expect, test, type Page } from './test'

test.use({ home: 'evaluation' })
test.describe.configure({ mode: 'serial' })

async function look(page: Page, run: string, part: string): Promise<void> {
  await new StudioPage(page).open('Runs')
  await page.getByRole('link', { name: run }).first().click()
  await page.getByText('Evaluation', { exact: true }).click()
  await page.getByText(part, { exact: true }).click()
}

/** Asks for a PNG and sees that it is one. */
async function savesPicture(page: Page, button: string | RegExp): Promise<void> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  const file = await readFile(await (await download).path())
  expect(file.subarray(1, 4).toString()).toBe('PNG')
}

test('two moons: train, and play the decision surface', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.addTwoMoons()
  await page.getByRole('button', { name: 'Train a model' }).click()
  await studio.train('moons', { epochs: 12 })
  await studio.reaches('finished')

  await look(page, 'moons', 'Decision surface')
  const slider = page.getByRole('slider', { name: /^Epoch/ })
  await expect(page.getByRole('img', { name: /Decision surface .* after epoch 12/ })).toBeVisible()
  await expect(slider).toHaveValue('12')
  await page.getByRole('button', { name: 'Play' }).click()
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect(
    page.getByRole('heading', { name: /Decision surface after epoch [2-9]$/ })
  ).toBeVisible()
  await expect(slider).toHaveValue('12')
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()

  await slider.focus()
  await page.keyboard.press('Home')
  await expect(
    page.getByRole('heading', { name: 'Decision surface before training' })
  ).toBeVisible()
  await savesPicture(page, /^Save Decision surface/)
  await page.getByRole('button', { name: /as a table$/ }).click()
  await expect(page.getByRole('region', { name: /^Decision surface/ })).toContainText('%')
})

test('with less motion asked for, nothing plays', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await look(page, 'moons', 'Decision surface')
  await expect(page.getByRole('button', { name: 'Earlier' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Play' })).toHaveCount(0)
})

test('digits: the reliability diagram before and after temperature scaling', async ({ page }) => {
  const studio = new StudioPage(page)
  await page.getByRole('link', { name: 'Train', exact: true }).click()
  await page.getByLabel('Data set', { exact: true }).selectOption({ label: 'Handwritten digits' })
  await studio.train('numerals', { epochs: 2 })
  await studio.reaches('finished')
  await look(page, 'numerals', 'Calibration')
  await expect(page.getByRole('img', { name: /^Reliability diagram/ })).toHaveCount(2)
  await expect(page.getByText(/The temperature [\d.]+ was fitted on/)).toBeVisible()
  const row = page.getByRole('row', { name: /^Accuracy/ })
  const [before, after] = await row.locator('td.number').allTextContents()
  expect(before).toBe(after)
  await savesPicture(page, 'Save Reliability as trained as PNG')
  await page.getByRole('button', { name: 'Reliability as trained as a table' }).click()
  const table = page.getByRole('region', { name: 'Reliability as trained, table' })
  await expect(table.locator('tbody tr')).toHaveCount(15)
  await page.getByText('Validation', { exact: true }).click()
  await expect(page.getByText('so the improvement is overstated')).toBeVisible()
})

test('robustness is measured once, and there again at once', async ({ page }) => {
  await look(page, 'numerals', 'Robustness')
  await page.getByLabel('Examples, at most').fill('40')
  await page.getByLabel('Steps of PGD').fill('4')
  await page.getByRole('button', { name: 'Measure' }).click()
  await expect(page.getByRole('heading', { name: 'Accuracy under attack' })).toBeVisible()
  await expect(page.getByText(/over its whole range leaves/)).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Accuracy under attack' })).toBeVisible()
  const attacked = page.locator('section', { hasText: /^One picture under attack/ })
  await expect(attacked.locator('canvas')).toHaveCount(6)
  const first = await attacked.getByRole('heading').textContent()
  for (let press = 0; press < 8; press++) {
    await attacked.getByRole('button', { name: 'The next example' }).click()
  }
  await expect(attacked.getByText('Example 9 of test')).toBeVisible()
  await expect(attacked.getByRole('heading')).not.toHaveText(first ?? '')
})

test('what takes long can be given up', async ({ page }) => {
  await look(page, 'numerals', 'Between examples')
  await page.getByLabel('Pairs').fill('5000')
  await page.getByRole('button', { name: 'Measure' }).click()
  await expect(page.getByRole('progressbar', { name: 'measuring between examples' })).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByLabel('Pairs').fill('4')
  await page.getByRole('button', { name: 'Measure' }).click()
  await expect(page.getByRole('heading', { name: 'Distance from the straight line' })).toBeVisible()
  await expect(
    page.getByRole('heading', { name: 'Singular values by class (flatness)' })
  ).toBeVisible()
})

test('two examples and a slider: what the model says along the line', async ({ page }) => {
  await look(page, 'numerals', 'Two examples')
  const said = page.getByRole('table', { name: 'Prediction at this point' })
  await expect(said).toBeVisible()
  const slider = page.getByRole('slider')
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(page.getByText('the weight of the first example: 0.00')).toBeVisible()
  // at its ends the straight line equals the prediction
  const row = said.locator('tbody tr').first()
  await expect
    .poll(async () => {
      const [model, straight] = await row.locator('td.number').allTextContents()
      return model === straight
    })
    .toBe(true)
  const atTheEnd = await said.textContent()
  for (let press = 0; press < 40; press++) await page.keyboard.press('ArrowRight')
  await expect(page.getByText('the weight of the first example: 0.40')).toBeVisible()
  expect(await said.textContent()).not.toBe(atTheEnd)
  await savesPicture(page, 'Save the mixed image')
  await page.getByRole('button', { name: /^Example 5:/ }).click()
  await expect(page.getByRole('button', { name: /^Example 5:.*the first$/ })).toBeVisible()
  await expect(page.getByText('1: example 5,')).toBeVisible()
})

test('mistakes are shown, the most confident first', async ({ page }) => {
  await look(page, 'numerals', 'Mistakes')
  await expect(page.getByText(/^\d+ mistakes? in 2\d\d examples of test/)).toBeVisible()
  const stated = await page.locator('li p', { hasText: '% confident' }).allTextContents()
  const shares = stated.map((text) => parseFloat(text))
  expect(shares.length).toBeGreaterThan(0)
  expect(shares).toEqual([...shares].sort((a, b) => b - a))
  await page
    .getByRole('button', { name: /^Look closer/ })
    .first()
    .click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(/^What speaks for/)).toHaveCount(2)
  await expect(dialog.locator('li canvas')).toHaveCount(8)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await look(page, 'moons', 'Mistakes')
  await expect(page.getByRole('heading', { name: /Mistakes|No mistakes/ })).toBeVisible()
})

test('the map of the data shows an example at the pointer and lists those that are chosen', async ({
  page
}) => {
  await look(page, 'numerals', 'Map')
  const map = page.getByRole('img', { name: 'Map of 1797 examples, coloured by class' })
  await expect(map).toBeVisible()
  await expect(map.locator('path')).toHaveCount(1797)
  const point = map.locator('path').first()
  await point.hover({ force: true })
  await expect(page.getByRole('list', { name: 'Example at the pointer' })).toBeVisible()
  await point.click({ force: true })
  await expect(page.getByRole('heading', { name: /examples? chosen$/ })).toBeVisible()
  await page.getByText('Right or wrong', { exact: true }).click()
  await expect(page.getByRole('img', { name: /coloured by correct/ })).toBeVisible()
  await expect(
    page.getByRole('heading', { name: /^Nearly the same in different splits/ })
  ).toBeVisible()
  await expect(page.getByRole('heading', { name: /^Labels to look at/ })).toBeVisible()
  await expect(page.getByRole('heading', { name: /^Unlike all others/ })).toBeVisible()

  await look(page, 'moons', 'Map')
  await page.getByText('UMAP', { exact: true }).click()
  await expect(page.getByText('UMAP keeps neighbours together')).toBeVisible()
})

test('a dropped table and pictures are predicted', async ({ page, host, folders }) => {
  test.skip(host === 'electron', 'Only people can drop what has a path.')
  await look(page, 'moons', 'Predict')
  const drop = async (name: string, text: string) => {
    const transfer = await page.evaluateHandle(
      ([fileName, content]) => {
        const data = new DataTransfer()
        data.items.add(new File([content!], fileName!, { type: 'text/csv' }))
        return data
      },
      [name, text]
    )
    await page.dispatchEvent('.shell', 'drop', { dataTransfer: transfer })
  }
  await drop('new.csv', 'x,y\n0,1.2\n1,-0.6\n2,-0.2\n')
  await expect(page.getByRole('heading', { name: '3 predictions for new.csv' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Predictions' }).getByRole('row')).toHaveCount(4)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  const csv = await readFile(await (await download).path(), 'utf8')
  expect(csv.split('\r\n')[0]).toBe('where,predicted,probability,0,1,error,notes')
  expect(csv.trim().split('\r\n')).toHaveLength(4)

  await drop('wrong.csv', 'x,z\n0,1.2\n')
  await expect(page.getByRole('alert')).toContainText(/The column "y".* is missing/)

  await look(page, 'numerals', 'Predict')
  await mkdir(folders.files, { recursive: true })
  await writePictures(join(folders.files, 'new'), 2)
  await page
    .getByLabel('File to predict')
    .setInputFiles(join(folders.files, 'new', 'dark', '0.png'))
  await expect(page.getByRole('heading', { name: '1 prediction for 0.png' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Predictions' }).locator('canvas')).toBeVisible()
})

test('a stopped run is evaluated, and again once it was resumed', async ({ page }) => {
  const studio = new StudioPage(page)
  await page.getByRole('link', { name: 'Train', exact: true }).click()
  await page.getByLabel('Data set', { exact: true }).selectOption({ label: 'Handwritten digits' })
  await studio.train('halted', { epochs: 300 })
  /** Epochs done, as the head of the page says. */
  const done = async () =>
    parseInt(
      (await page.locator('dl div', { hasText: 'Epoch' }).first().locator('dd').textContent()) ?? ''
    )
  await expect.poll(done).toBeGreaterThan(0)
  await page.getByText('Evaluation', { exact: true }).click()
  await expect(page.getByText('Training is still running')).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await studio.reaches('stopped')
  await page.getByText('Last epoch', { exact: true }).click()
  const weights = page.getByText(/weights of epoch \d+/)
  await expect(weights).toBeVisible()
  await expect(page.getByText(/The temperature [\d.]+ was fitted on/)).toBeVisible()
  const before = await weights.textContent()
  const stoppedAt = await done()

  await page.getByRole('button', { name: 'Resume' }).click()
  await expect.poll(done).toBeGreaterThan(stoppedAt + 1)
  await expect(page.getByText('Training is still running')).toBeVisible()
  await page.getByRole('button', { name: 'Stop' }).click()
  await studio.reaches('stopped')
  await expect(weights).toBeVisible()
  await expect.poll(() => weights.textContent()).not.toBe(before)
})

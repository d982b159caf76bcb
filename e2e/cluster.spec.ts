import {
  missingSlurm,
  startCluster,
  type Cluster
} from '../src/studio/executors/slurm/testing/cluster'
import { StudioPage } from './studio'
import { expect, test } from './test'

const missing = missingSlurm()
test.skip(missing !== null, `No Slurm to test with: ${missing ?? ''}`)
test.use({ home: 'cluster' })

let cluster: Cluster
test.beforeAll(async () => {
  cluster = await startCluster()
})
test.afterAll(() => cluster?.stop())

test('build an experiment, choose Slurm, and watch it to its verdict', async ({ page }) => {
  const studio = new StudioPage(page)
  await studio.addTwoMoons()
  await page.getByRole('button', { name: 'Train a model' }).click()
  await page.getByLabel('Epochs', { exact: true }).fill('4')
  await page.getByLabel('Hidden').fill('8')
  await page.getByLabel('Hidden').blur()
  await studio.open('Experiments')
  await page.getByRole('button', { name: 'New experiment' }).click()
  await page.getByLabel('Folds', { exact: true }).fill('2')
  await page.getByLabel('Number of seeds').fill('1')
  await page.getByRole('group', { name: 'Compute on' }).getByText('Slurm cluster').click()
  await page.getByRole('button', { name: 'Start experiment' }).click()

  await studio.openPart('Runs')
  await expect(page.getByText(/^Slurm cluster job \d+_0/)).toBeVisible()
  await expect(page.getByText('finished', { exact: true })).toHaveCount(4, { timeout: 240_000 })
  await studio.openPart('Results')
  await expect(page.getByRole('heading', { name: 'Verdict' })).toBeVisible()

  await studio.openPart('Runs')
  await page.getByRole('link', { name: /^Slurm cluster job \d+_0/ }).click()
  const output = page.getByRole('region', { name: 'Output of the job' })
  await expect(output).toContainText('ended with exit code 0')
})

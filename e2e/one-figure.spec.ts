import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { StudioPage } from './studio'
import { expect, test } from './test'
import type { Page } from '@playwright/test'

test.use({ home: 'one-figure' })

const commandLine = join(import.meta.dirname, '../out/main/cli.js')

interface Result {
  split: string
  at: string
  epoch: number
  scores: { score: number }
}

interface Status {
  bestEpoch: number
  bestValue: number
  results: Result[]
}

async function runs(home: string, ...options: string[]): Promise<string> {
  const args = [commandLine, '--home', home, ...options, 'runs']
  return (await promisify(execFile)(process.execPath, args)).stdout
}

/** Epoch and validation score of the curve's highest point, the first of several. */
async function bestOfCurve(folder: string) {
  const lines = (await readFile(join(folder, 'metrics.jsonl'), 'utf8')).trim().split('\n')
  const epochs = lines.flatMap((line) => {
    const row = JSON.parse(line) as {
      type: string
      metrics: { epoch: number; validation: { score: number } }
    }
    return row.type === 'epoch' ? [row.metrics] : []
  })
  return epochs
    .map(({ epoch, validation }) => ({ epoch, score: validation.score }))
    .reduce((best, one) => (one.score > best.score ? one : best))
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

const shown = (page: Page, term: string) =>
  page.locator('dl > div', { has: page.getByText(term, { exact: true }) }).locator('dd')

/** The best epoch: of the curve, of the status that the command line shows, and in the head of the page. */
async function sameBest(page: Page, home: string, name: string) {
  const listed = JSON.parse(await runs(home, '--json')) as {
    id: string
    name: string
    status: Status
  }[]
  const { id, status } = listed.find((run) => run.name === name)!
  const folder = join(home, 'runs', id)
  const curve = await bestOfCurve(folder)
  expect([status.bestEpoch, status.bestValue]).toEqual([curve.epoch, curve.score])
  await expect(shown(page, 'Best validation')).toHaveText(
    new RegExp(`${percent(curve.score)}\\s*accuracy, epoch ${curve.epoch}$`)
  )
  return { id, status, curve }
}

async function sameEverywhere(page: Page, home: string, name: string): Promise<void> {
  const { id, status, curve } = await sameBest(page, home, name)
  const tests = status.results.filter(({ split }) => split === 'test')
  expect(tests.map(({ at }) => at).sort()).toEqual(['best', 'last'])
  expect(tests.find(({ at }) => at === 'best')?.epoch).toBe(curve.epoch)
  for (const { at, epoch, scores } of tests) {
    await expect(shown(page, `Test, ${at} epoch`)).toHaveText(
      new RegExp(`${percent(scores.score)}\\s*accuracy, epoch ${epoch}$`)
    )
  }
  const last = tests.find(({ at }) => at === 'last')!
  const line = (await runs(home)).split('\n').find((one) => one.includes(id))
  expect(line).toContain(percent(last.scores.score))
  await new StudioPage(page).open('Runs')
  const row = page.getByRole('row', { name: new RegExp(name) })
  await expect(row).toContainText(percent(curve.score))
  await expect(row).toContainText(percent(last.scores.score))
}

test('best epoch and test score agree on screen, on the command line and in the files', async ({
  page,
  folders: { home }
}) => {
  const studio = new StudioPage(page)
  await studio.train('one figure', { epochs: 6 })
  await studio.reaches('finished')
  await sameEverywhere(page, home, 'one figure')
})

test('the best epoch does so after a stop', async ({ page, folders: { home } }) => {
  const studio = new StudioPage(page)
  await studio.train('stopped', { epochs: 300 })
  await expect.poll(() => shown(page, 'Epoch').textContent()).toMatch(/^\s*([3-9]|\d{2,})\s*of/)
  await page.getByRole('button', { name: 'Stop' }).click()
  await studio.reaches('stopped')
  await sameBest(page, home, 'stopped')
})

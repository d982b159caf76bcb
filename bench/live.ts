/**
 * Latency of the live charts: `npx tsx bench/live.ts [starts]`, after `npm run build`. Prints the time from the
 * press of Start to the first point, and from the end of a step in the trainer to the frame that shows it.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../e2e/server'
import { StudioPage } from '../e2e/studio'
import { readMetrics } from '../src/storage/metrics-reader'
import { launchChromium } from './browser'

const starts = Number(process.argv[2] ?? 5)
const watchedMilliseconds = 10_000

/** Runs in the page: when which number of points of the learning rate was first on screen. */
const watchPoints = `(async () => {
  const figures = [...document.querySelectorAll('figure')]
  const chart = figures.find((figure) => figure.querySelector('h2')?.textContent === 'Learning rate')
  const seen = []
  const until = performance.now() + ${watchedMilliseconds}
  while (performance.now() < until) {
    await new Promise(requestAnimationFrame)
    const count = Number(chart.querySelector('[data-points]')?.dataset.points ?? 0)
    if (count !== seen.at(-1)?.count) seen.push({ time: performance.timeOrigin + performance.now(), count })
  }
  return seen
})()`

const quantile = (values: number[], share: number): string =>
  `${values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))]?.toFixed(0) ?? '–'} ms`

const folder = await mkdtemp(join(tmpdir(), 'mixup-studio-live-'))
const server = await startServer(folder, folder)
const browser = await launchChromium()
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } })
  const opened = performance.now()
  await page.goto(server.address)
  const studio = new StudioPage(page)
  await page.getByRole('button', { name: 'Does mixing help here?' }).waitFor()
  console.log(`page up      ${(performance.now() - opened).toFixed(0)} ms`)

  const firstPoints: number[] = []
  for (let start = 0; start < starts; start++) {
    await studio.open('Train')
    await page.waitForTimeout(1000)
    const pressed = performance.now()
    await studio.startButton().click()
    await studio.firstPoint()
    firstPoints.push(performance.now() - pressed)
    await studio.reaches('finished', 120_000)
  }
  console.log(`first point  median ${quantile(firstPoints, 0.5)}, most ${quantile(firstPoints, 1)}`)

  const before = new Set(await readdir(join(folder, 'runs')))
  await studio.train('watched', { epochs: 60 })
  await studio.firstPoint()
  const seen = await page.evaluate<{ time: number; count: number }[]>(watchPoints)
  await page.getByRole('button', { name: 'Stop' }).click()
  await studio.reaches('stopped')
  const run = (await readdir(join(folder, 'runs'))).find((id) => !before.has(id)) ?? ''
  const { steps } = await readMetrics(join(folder, 'runs', run, 'metrics.jsonl'))
  const first = seen[0]?.count ?? 0
  const delays = [...steps.time].slice(first).flatMap((time, index) => {
    const frame = seen.find(({ count }) => count > first + index)
    return frame ? [frame.time - time] : []
  })
  console.log(
    `to the frame median ${quantile(delays, 0.5)}, 95th percentile ${quantile(delays, 0.95)}, of ${delays.length} steps`
  )
} finally {
  await browser.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

import { screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { RunSeries } from '../../charts/series'
import { madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import RunProgress from './RunProgress.svelte'

const shown = (term: string): string =>
  screen.getByText(term).nextElementSibling!.textContent.replaceAll(/\s+/g, ' ').trim()

it('names the metric of each score: R2 of a regression', async () => {
  const page = await openPage()
  const scores = { examples: 10, loss: 1, score: 0.9, r2: 0.9 }
  const run = madeRun('plain', {
    ...{ bestEpoch: 4, bestValue: 0.9409 },
    results: [{ split: 'test', at: 'last', epoch: 10, scores }]
  })
  page.mount(RunProgress, { run, series: new RunSeries(), frame: 0 })
  expect(shown('Best validation')).toBe('0.9409R2, epoch 4')
  expect(shown('Test, last epoch')).toBe('0.9000R2, epoch 10')
})

it('takes the metric of the task while it trains', async () => {
  const page = await openPage()
  const best = { bestEpoch: 1, bestValue: 0.5 }
  const run = madeRun('plain', { state: 'running', task: 'regression', ...best })
  page.mount(RunProgress, { run, series: new RunSeries(), frame: 0 })
  expect(shown('Best validation')).toBe('0.5000R2, epoch 1')
})

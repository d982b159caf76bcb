import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import type { EpochMetrics } from '../../../contract/metrics'
import { RunSeries } from '../../charts/series'
import { madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import WatchedCard from './WatchedCard.svelte'

const epoch = (number: number, probability: number): EpochMetrics => ({
  ...{ epoch: number, step: number, trainLoss: 1, validation: null, learningRate: 0.1 },
  ...{ seconds: 1, examplesPerSecond: 1, time: number },
  watched: [
    {
      ...{ row: 7, truth: 'cat', probability },
      likeliest: [
        { name: 'dog', probability: 1 - probability },
        { name: 'cat', probability }
      ]
    }
  ]
})

it('shows what the model says of an example after each epoch', async () => {
  const asked: unknown[] = []
  const page = await openPage({
    examples: ({ rows }) => {
      asked.push(rows)
      return { kind: 'table', columns: ['x'], rows: [{ row: 7, target: 'cat', cells: ['0.5'] }] }
    }
  })
  const series = new RunSeries()
  series.appendEpoch(epoch(1, 0.2))
  series.appendEpoch(epoch(2, 0.75))
  page.mount(WatchedCard, { run: madeRun('one'), series, frame: 0 })
  expect(screen.getByText('75.0 %')).toBeTruthy()
  expect(screen.getByText('Four validation examples after epoch 2')).toBeTruthy()
  await waitFor(() => expect(asked).toEqual([[7]]))
  expect(await screen.findByText('0.5')).toBeTruthy()
  await fireEvent.input(screen.getByLabelText('Epoch'), { target: { value: '0' } })
  expect(screen.getByText('20.0 %')).toBeTruthy()
  expect(screen.getByRole('img', { name: /Probability of cat.*20\.0 %/ })).toBeTruthy()
})

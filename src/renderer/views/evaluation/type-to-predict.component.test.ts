import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { madeDataSet, madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import PredictPart from './PredictPart.svelte'

const column = (name: string, kind: string, role = 'feature') => ({ name, role, kind, missing: 0 })

it('predicts a sentence that is typed', async () => {
  const record = madeDataSet({
    source: { kind: 'bundled', name: 'digits' },
    columns: [column('text', 'text'), column('subject', 'categorical', 'target')]
  })
  const asked: unknown[] = []
  const page = await openPage({
    listDataSets: () => [record],
    predictTyped: ({ cells }) => {
      asked.push(cells)
      return {
        ...{ task: 'classification', outputs: ['sports', 'music'], shown: 1 },
        predictions: [{ where: 'what was typed', classes: [{ name: 'sports', probability: 0.9 }] }],
        page: { kind: 'table', columns: ['text'], cells: [[cells['text'] ?? '']] }
      }
    }
  })
  await page.stores.dataSets.open()
  page.mount(PredictPart, { run: madeRun('one'), at: 'best' })
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Predict this' })
  expect(button.disabled).toBe(true)
  await fireEvent.input(screen.getByLabelText('text'), { target: { value: 'the team won' } })
  await fireEvent.click(button)
  await waitFor(() => expect(asked).toHaveLength(1))
  await screen.findByRole('heading', { name: /^1 prediction/ })
  expect(asked).toEqual([{ text: 'the team won' }])
})

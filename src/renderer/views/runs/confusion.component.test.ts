import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import { StudioError } from '../../../contract/errors'
import type { ConfusedPair, JudgedPage } from '../../../contract/prediction-calls'
import { madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import Confusion from './Confusion.svelte'
import RunView from './RunView.svelte'

const names = ['ash', 'oak', 'fir']
const matrix = [
  [9, 1, 0],
  [1, 4, 3],
  [0, 0, 0]
]

const table = () => within(screen.getByRole('region', { name: 'Confusion matrix' }))
const heads = (role: 'columnheader' | 'rowheader') =>
  table()
    .getAllByRole(role)
    .map(({ textContent }) => textContent.trim())
const cells = () =>
  table()
    .getAllByRole('row')
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent)
    )

describe('the confusion matrix', () => {
  const mount = () =>
    render(Confusion, {
      matrix,
      names,
      linkTo: (label: string, prediction: string) => `#${label}/${prediction}`
    })

  it('counts, in the order of the file', () => {
    mount()
    expect(cells()).toEqual([
      ['9', '1', ''],
      ['1', '4', '3'],
      ['', '', '']
    ])
    expect(heads('columnheader')).toEqual(names)
    expect(heads('rowheader')).toEqual(names)
  })

  it('is shown in per cent of the true class, also of a class without examples', async () => {
    mount()
    await fireEvent.click(screen.getByRole('radio', { name: 'Per cent of the row' }))
    expect(cells()).toEqual([
      ['90.0', '10.0', ''],
      ['12.5', '50.0', '37.5'],
      ['', '', '']
    ])
  })

  it('is put in order by the mistakes, rows and columns alike', async () => {
    mount()
    await fireEvent.click(screen.getByRole('radio', { name: 'Most mistakes first' }))
    expect(heads('columnheader')).toEqual(['oak', 'ash', 'fir'])
    expect(heads('rowheader')).toEqual(['oak', 'ash', 'fir'])
    expect(cells()).toEqual([
      ['4', '1', '3'],
      ['1', '9', ''],
      ['', '', '']
    ])
    const link = table().getByRole('link', { name: /^oak taken for fir: 3 of 8, 37\.5 %/ })
    expect(link.getAttribute('href')).toBe('#oak/fir')
    expect(table().getByRole('link', { name: /^oak got right: 4 of 8, 50\.0 %/ })).toBeTruthy()
  })
})

it('a click on a cell leads to its examples', async () => {
  const pairs: (ConfusedPair | undefined)[] = []
  const scores = { examples: 18, loss: 1, score: 0.7222, accuracy: 0.7222 }
  const classOf = (name: string) => ({ name, examples: 8, precision: 0.5, recall: 0.5, f1: 0.5 })
  const row = {
    ...{ place: 4, row: 20, label: 'oak', prediction: 'fir', correct: false },
    ...{ confidence: 0.8, labelProbability: 0.1, loss: 2 }
  }
  const judged: JudgedPage = {
    ...{ task: 'classification', epoch: 10, total: 3, examples: 18, mistakes: 5, rows: [row] },
    page: { kind: 'table', columns: ['height'], rows: [{ row: 20, target: 'oak', cells: ['31'] }] }
  }
  const run = madeRun('trees', { results: [{ split: 'test', at: 'last', epoch: 10, scores }] })
  const page = await openPage({
    listRuns: () => [run],
    evaluate: () => ({ ...scores, epoch: 10, perClass: names.map(classOf), confusion: matrix }),
    studies: () => ({ calibration: [], robustness: [], betweenExamples: [] }),
    decisionSurface: () => null,
    run: () => {
      throw new StudioError('unsupported', 'Its curves are not looked at here.')
    },
    judgedExamples: ({ pair }) => {
      pairs.push(pair)
      return judged
    }
  })
  await page.stores.runs.open()
  location.hash = '#/runs/trees?tab=results'
  await waitFor(() => expect(page.stores.router.route.query.get('tab')).toBe('results'))
  page.mount(RunView, { id: 'trees' })
  await fireEvent.click(await screen.findByRole('link', { name: /^oak taken for fir/ }))
  expect(await screen.findByText(/3 examples of oak\s+taken for fir/)).toBeTruthy()
  expect(pairs).toEqual([{ label: 'oak', prediction: 'fir' }])
  expect(screen.getByText('31')).toBeTruthy()
})

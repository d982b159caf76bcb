import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { PredictedValues } from '../../../contract/prediction-calls'
import { madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import Results from './Results.svelte'

const found: PredictedValues = {
  ...{ epoch: 10, examples: 9000, rows: Int32Array.of(4, 8, 15, 16) },
  targets: [
    {
      ...{ name: 'mass', r2: 0.94, rmse: 3.5 },
      truth: Float32Array.of(0, 50, 100, 70),
      predicted: Float32Array.of(10, 50, 80, NaN)
    },
    {
      ...{ name: 'length', r2: 0.5, rmse: 1 },
      truth: Float32Array.of(1, 2, 3, 4),
      predicted: Float32Array.of(1, 2, 3, 5)
    }
  ]
}
const scores = { examples: 9000, loss: 1, score: 0.72, r2: 0.72, rmse: 2, mae: 1 }
const regression = () =>
  madeRun('plain', {
    ...{ task: 'regression', bestEpoch: 7, bestValue: 0.9 },
    results: [
      { split: 'test', at: 'last', epoch: 10, scores },
      { split: 'test', at: 'best', epoch: 7, scores }
    ]
  })

async function mountResults() {
  const asked: unknown[] = []
  const page = await openPage({
    predictedValues: (which) => {
      asked.push(which)
      return found
    }
  })
  page.mount(Results, { run: regression() })
  await screen.findByText('Predicted against true')
  return asked
}

beforeEach(() => {
  // a page without a browser lays nothing out
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600)
})
afterEach(() => vi.restoreAllMocks())

const plot = (name: RegExp) => screen.getByRole('img', { name })
const titlesIn = (picture: HTMLElement) =>
  [...picture.querySelectorAll('title')].map(({ textContent }) => textContent)
const places = (picture: HTMLElement) =>
  [...picture.querySelectorAll('path')].map((path) =>
    /translate\((\S+) (\S+)\)/
      .exec(path.getAttribute('transform') ?? '')!
      .slice(1)
      .map(Number)
  )
const lineIn = (picture: HTMLElement) => {
  const { attributes } = picture.querySelector('.reference')!
  return ['x1', 'y1', 'x2', 'y2'].map((name) => Number(attributes.getNamedItem(name)!.value))
}

it('a regression shows predicted against true values, equal ones on the diagonal', async () => {
  const asked = await mountResults()
  expect(asked).toEqual([{ id: 'plain', at: 'best', split: 'test' }])
  const picture = plot(/^Predicted against true mass of 3 examples/)
  expect(titlesIn(picture)).toEqual([
    'Row 4: true 0, predicted 10, residual -10',
    'Row 8: true 50, predicted 50, residual 0',
    'Row 15: true 100, predicted 80, residual 20'
  ])
  const [low, right, high] = places(picture)
  const [x1, y1, x2, y2] = lineIn(picture)
  const onLine = (x: number) => y1! + ((x - x1!) / (x2! - x1!)) * (y2! - y1!)
  expect(right![1]).toBeCloseTo(onLine(right![0]!), 6)
  // predicted too high lies above the line, too low below it; pixels count downwards
  expect(low![1]).toBeLessThan(onLine(low![0]!))
  expect(high![1]).toBeGreaterThan(onLine(high![0]!))
})

it('residuals lie above and below zero', async () => {
  await mountResults()
  const picture = plot(/^True minus predicted against predicted mass/)
  const [, zero] = lineIn(picture)
  const [tooHigh, right, tooLow] = places(picture).map((place) => place[1]! - zero!)
  expect(tooHigh).toBeGreaterThan(0)
  expect(right).toBeCloseTo(0, 6)
  // twice as far, on the other side
  expect(tooLow).toBeCloseTo(-2 * tooHigh!, 6)
})

it('says what is drawn, and shows the same as a table, the largest error first', async () => {
  await mountResults()
  const text = screen.getByText(/^mass: test, best epoch/).textContent.replaceAll(/\s+/g, ' ')
  expect(text).toContain('R2 0.9400, RMSE 3.500 over 9,000 examples.')
  expect(text).toContain('The plots show 4 examples, evenly spread.')
  expect(text).toContain('1 prediction cannot be drawn')
  await fireEvent.click(screen.getByRole('button', { name: 'Residuals as a table' }))
  const table = screen.getByRole('region', { name: 'Residuals, table' })
  const rows = within(table).getAllByRole('row').slice(1)
  const cells = rows.map((row) => within(row).getAllByRole('cell'))
  expect(cells.map((row) => row.map(({ textContent }) => textContent))).toEqual([
    ['15', '100', '80', '20'],
    ['4', '0', '10', '-10'],
    ['8', '50', '50', '0']
  ])
})

it('draws the target that is chosen', async () => {
  await mountResults()
  await fireEvent.change(screen.getByLabelText('Target'), { target: { value: 'length' } })
  await waitFor(() =>
    expect(titlesIn(plot(/^Predicted against true length/))).toContain(
      'Row 16: true 4, predicted 5, residual -1'
    )
  )
})

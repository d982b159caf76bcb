import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { KeptStudies } from '../../../contract/kept-studies'
import type { RunStatus, RunSummary } from '../../../contract/records'
import { runConfig } from '../../../contract/run-config'
import type { CalibrationReport } from '../../../contract/study-reports'
import type { DecisionSurface } from '../../../contract/surface'
import { madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import EvaluationView from './EvaluationView.svelte'

const surface: DecisionSurface = {
  ...{ version: 1, side: 1, classes: ['a', 'b'], columns: ['x', 'y'], points: [] },
  ...{ horizontal: [0, 1], vertical: [0, 1] },
  ...{ epochs: new Int32Array(0), frames: new Uint8Array(0) }
}

const report = (accuracy: number): CalibrationReport => ({
  ...{ examples: 40, epoch: 10, scaled: null },
  before: {
    ...{ accuracy, nll: 1, brier: 0.1, ece: 0.05, mce: 0.1, adaptiveEce: 0.05, classwiseEce: 0.05 },
    ...{ overconfidence: 0, eceByBins: [{ bins: 15, ece: 0.05 }] },
    bins: [{ low: 0, high: 1, count: 40, accuracy, confidence: 0.8 }]
  }
})

const nothingKept: KeptStudies = { calibration: [], robustness: [], betweenExamples: [] }
const trained = (name: string, change: Partial<RunStatus> = {}): RunSummary => ({
  ...madeRun(name, { task: 'classification', bestEpoch: 10, bestValue: 0.9, ...change }),
  user: { name, tags: [], deleted: null }
})

async function mountView(
  run: RunSummary,
  { others = [] as RunSummary[], hasSurface = false, asked = [] as string[] } = {}
) {
  const page = await openPage({
    listRuns: () => [run, ...others],
    studies: () => nothingKept,
    decisionSurface: () => (hasSurface ? surface : null),
    calibration: ({ id }) => {
      asked.push(id)
      return report(id === run.id ? 0.75 : 0.875)
    },
    judgedExamples: () => ({
      ...{ task: 'regression', epoch: 10, total: 0, examples: 40, mistakes: null, rows: [] },
      page: { kind: 'table', columns: [], rows: [] }
    })
  })
  await page.stores.runs.open()
  page.mount(EvaluationView, { run })
  return page
}

const offered = () =>
  within(screen.getByRole('group', { name: 'Evaluation' }))
    .getAllByRole('radio')
    .map((radio) => (radio as HTMLInputElement).value)
const chosen = () =>
  within(screen.getByRole('group', { name: 'Evaluation' })).getByRole<HTMLInputElement>('radio', {
    checked: true
  }).value
const always = ['between', 'pair', 'mistakes', 'map', 'predict']

describe('the parts of the evaluation', () => {
  it('of a classifier begin with its calibration, without a decision surface that it lacks', async () => {
    await mountView(trained('digits'))
    expect(await screen.findByText(/^40 examples of test/)).toBeTruthy()
    expect(offered()).toEqual(['calibration', 'robustness', ...always])
    expect(chosen()).toBe('calibration')
  })

  it('have the decision surface where the run keeps one', async () => {
    await mountView(trained('moons'), { hasSurface: true })
    await waitFor(() => expect(offered()).toContain('surface'))
    expect(chosen()).toBe('calibration')
  })

  it('of a regression have no calibration, and nothing measures it', async () => {
    const asked: string[] = []
    await mountView(trained('plain', { task: 'regression' }), { asked })
    expect(offered()).toEqual(['robustness', ...always])
    expect(chosen()).toBe('robustness')
    expect(asked).toEqual([])
  })

  it('of a model of texts have no robustness', async () => {
    const run = trained('texts')
    const config = runConfig.parse({ ...run.config, model: { architecture: 'text-mean' } })
    await mountView({ ...run, config })
    expect(offered()).toEqual(['calibration', ...always])
  })

  it.each(['surface', 'calibration'])(
    'show the first one where the address asks for %s, which does not apply',
    async (part) => {
      location.hash = `#/runs/plain?tab=evaluation&part=${part}`
      await mountView(trained('plain', { task: 'regression' }))
      await waitFor(() => expect(chosen()).toBe('robustness'))
    }
  )

  it('show the decision surface that the address asks for while it is looked for', async () => {
    location.hash = '#/runs/moons?tab=evaluation&part=surface'
    await mountView(trained('moons'), { hasSurface: true })
    expect(chosen()).toBe('surface')
    await waitFor(() => expect(screen.getByText(/ended before its first epoch/)).toBeTruthy())
    expect(chosen()).toBe('surface')
  })
})

describe('another run beside it', () => {
  it('is chosen by its name, measured in the same way, and shown next to it', async () => {
    const asked: string[] = []
    const run = trained('mixed')
    await mountView(run, { others: [trained('plain')], asked })
    expect(await screen.findByText('Reliability as trained')).toBeTruthy()
    await fireEvent.change(screen.getByLabelText('Compare with'), { target: { value: 'plain' } })
    await fireEvent.click(
      await screen.findByRole('button', { name: 'Measure plain in the same way' })
    )
    expect(await screen.findByText('Reliability of plain')).toBeTruthy()
    expect(asked).toEqual(['mixed', 'plain'])
    expect(screen.getByText('Reliability as trained')).toBeTruthy()
    const scores = screen.getByRole('row', { name: /^Accuracy/ })
    expect(within(scores).getByText('75.0 %')).toBeTruthy()
    expect(within(scores).getByText('87.5 %')).toBeTruthy()
    expect(location.hash).toContain('beside=plain')
  })
})

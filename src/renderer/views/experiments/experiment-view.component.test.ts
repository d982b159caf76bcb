import { screen, waitFor } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import type { ExperimentDetails, ExperimentMember } from '../../../contract/experiment/calls'
import { experimentDefinition } from '../../../contract/experiment/definition'
import { runConfig } from '../../../contract/run-config'
import { openPage } from '../../testing/mount-with-stores'
import ExperimentView from './ExperimentView.svelte'

const base = runConfig.parse({
  data: { source: { kind: 'bundled', name: 'digits' } },
  model: { architecture: 'mlp' }
})
const member = (label: string, state: ExperimentMember['state']): ExperimentMember => ({
  ...{ label, seed: 1, fold: null, run: null, state, error: null },
  outcome: state === 'finished' ? 'finished' : 'pending'
})
const interval = (mean: number, low: number, high: number) => ({ mean, low, high, count: 3 })
const look = { number: 1, of: 1, seeds: 3, level: 0.05 }

const view: ExperimentDetails = {
  ...{ id: 'digits-1', created: 0, configurations: [], tuning: null, setAside: [], history: [] },
  ...{ data: { trained: [], notes: [] }, looks: [look] },
  definition: experimentDefinition.parse({ name: 'Digits', base, seeds: [0, 1, 2] }),
  members: [
    member('Plain', 'finished'),
    member('Input mixup', 'running'),
    member('Input mixup', null)
  ],
  table: {
    ...{ level: 0.05, trainingSets: 3, validationExamples: 100, testExamples: 100, caveats: [] },
    rows: [
      {
        ...{ label: 'Input mixup', baseline: 0, runs: 3, failed: 0, members: [], collapsed: 0 },
        ...{ overTestExamples: null, withoutFailed: null, validation: null, note: null },
        scores: [
          {
            ...{ metric: 'accuracy', at: 'last', value: interval(0.9, 0.88, 0.92) },
            difference: interval(0.013, 0.004, 0.022)
          }
        ],
        verdict: {
          ...{ outcome: 'better', p: 0.01, adjustedP: 0.01, signFlip: null, plans: [] },
          ...{ seedsNeeded: null, components: { example: 0, seed: 0, residual: 0 }, notices: [] }
        }
      }
    ]
  },
  stage: { kind: 'look', complete: 3, look, next: null }
}

const openExperiment = async (shown: ExperimentDetails) => {
  const page = await openPage({
    experiment: () => shown,
    experimentCurves: () => [],
    estimateExperiment: () => ({ seconds: 240, missing: 2, measured: true })
  })
  page.mount(ExperimentView, { id: shown.id })
}

it('begins with the answer in one sentence and a bar for each policy', async () => {
  await openExperiment(view)
  const answer = await screen.findByRole('region', { name: 'The answer' })
  expect(answer.textContent).toContain('Yes: Input mixup makes 1.30 points fewer errors')
  expect(screen.getByRole('heading', { name: 'Accuracy against plain training' })).toBeTruthy()
})

it('gives no answer before a planned look', async () => {
  await openExperiment({ ...view, stage: { ...view.stage, kind: 'early', look: null } })
  await screen.findByRole('heading', { name: 'Verdict' })
  expect(screen.queryByRole('region', { name: 'The answer' })).toBeNull()
})

it('says how long it takes and what trains, with one button to pause', async () => {
  await openExperiment(view)
  await waitFor(() => expect(screen.getByText(/about 4 minutes left/)).toBeTruthy())
  expect(screen.getByText('Training now: Input mixup, seed 1')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Pause' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Resume' })).toBeNull()
})

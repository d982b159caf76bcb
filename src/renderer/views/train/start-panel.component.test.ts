import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { runConfig, type RunConfig } from '../../../contract/run-config'
import Section from '../../form/Section.svelte'
import { madeDataSet, madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import StartPanel from './StartPanel.svelte'

const dataSet = madeDataSet()
const { source, reading } = dataSet
const config = runConfig.parse({
  data: { source, reading },
  model: { architecture: 'mlp', hidden: [8] },
  mixing: { policy: 'input', alpha: 0.2 }
})

async function mountPanel(
  change: Partial<RunConfig> = {},
  answers: Parameters<typeof openPage>[0] = {}
) {
  const created: RunConfig[] = []
  const page = await openPage({
    ...answers,
    listDataSets: () => [dataSet],
    createRun: ({ config }) => {
      created.push(config)
      return { id: 'made' }
    },
    run: () => ({ summary: madeRun('made', { state: 'queued' }), environment: null })
  })
  await page.stores.dataSets.open()
  page.stores.draft.replace({ ...config, ...change })
  page.mount(StartPanel, {})
  return { ...page, created }
}

const startButton = () => screen.getByRole('button', { name: /Start training/ })

it('estimates the run, starts it and shows its page', async () => {
  const { stores, created } = await mountPanel({ name: 'first try' })
  const { cost } = stores.launcher
  expect(screen.getByText('Training examples').nextElementSibling?.textContent).toBe(
    cost?.trainExamples.toLocaleString('en-GB')
  )
  await fireEvent.click(startButton())
  await waitFor(() => expect(location.hash).toBe('#/runs/made'))
  expect(created).toEqual([{ ...config, name: 'first try' }])
  expect(stores.runs.get('made')?.status.state).toBe('queued')
})

it('measures a model of unknown speed on this device, and warns before a long run', async () => {
  const probes: object[] = []
  const { stores } = await mountPanel(
    {},
    {
      probeSpeed: (probe) => {
        probes.push(probe)
        return { examplesPerSecond: 0.01 }
      }
    }
  )
  expect(screen.getByText(/a typical processor/)).toBeTruthy()
  expect(stores.launcher.isLong).toBe(false)
  await screen.findByText(/a short trial on this device/, {}, { timeout: 20_000 })
  expect(screen.getByText(/^This takes about/)).toBeTruthy()
  expect(startButton()).toHaveProperty('disabled', false)
  expect(probes).toMatchObject([{ config: { model: { architecture: 'mlp' } }, outputs: 2 }])
})

it('cannot start while a field is wrong, and names the field', async () => {
  const { stores, created } = await mountPanel()
  stores.draft.set(['training', 'epochs'], 0)
  await waitFor(() => expect(startButton()).toHaveProperty('disabled', true))
  expect(screen.getByRole('complementary').textContent).toContain('Epochs')
  await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true })
  expect(created).toEqual([])
})

it('leads from a problem to its field, opening what hides it', async () => {
  const { stores, mount } = await mountPanel()
  mount(Section, { section: 'training', basic: [] })
  stores.draft.set(['training', 'epochs'], 0)
  const link = await screen.findByRole('button', { name: /^Epochs: Must be/ })
  const more = document.querySelector('details')
  if (more) more.open = false
  await fireEvent.click(link)
  expect(more?.open).toBe(true)
  expect(document.activeElement).toBe(screen.getByLabelText(/^Epochs/))
})

it('says why a policy does not suit the data', async () => {
  const { stores, mount } = await mountPanel({
    mixing: runConfig.parse({ ...config, mixing: { policy: 'cutmix' } }).mixing
  })
  mount(Section, { section: 'mixing', basic: [] })
  const { unsuitable } = stores.launcher
  expect(unsuitable).not.toBeNull()
  await fireEvent.click(screen.getByRole('button', { name: `Mixing: ${unsuitable}` }))
  expect(document.activeElement).toBe(screen.getByLabelText('Policy'))
  expect(startButton()).toHaveProperty('disabled', true)
})

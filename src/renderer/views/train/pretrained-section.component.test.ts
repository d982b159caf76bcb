import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { runConfig } from '../../../contract/run-config'
import { liteForTests as lite } from '../../../contract/testing/weights'
import type { WeightsEntry, WeightsRecord } from '../../../contract/weights'
import { madeDataSet } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import PretrainedSection from './PretrainedSection.svelte'

const dataSet = madeDataSet()
const { source, reading } = dataSet
async function mountSection(entry: WeightsEntry, architecture = 'efficientnet-lite') {
  const fetched: string[] = []
  const page = await openPage({
    listDataSets: () => [dataSet],
    listWeights: () => [entry],
    fetchWeights: ({ name }) => {
      fetched.push(name)
      const { digest, model, side, normalisation, license, credit } = entry
      const match = { scheme: 'timm', tensors: 1, matched: [], unused: [], outputs: 1000 }
      const facts = { name, digest, model, side, normalisation, license, credit }
      return { version: 1, ...facts, match } satisfies WeightsRecord
    }
  })
  await page.stores.dataSets.open()
  const config = runConfig.parse({ data: { source, reading }, model: { architecture } })
  page.stores.draft.replace(config)
  page.mount(PretrainedSection, {})
  return { ...page, fetched }
}

/** Once the weights are listed. */
const select = async () => {
  await screen.findByRole('option', { name: /efficientnet-lite0/ })
  return screen.getByRole('combobox', { name: 'Begins with' })
}

it('begins with pretrained weights and their normalisation, or with weights drawn at random', async () => {
  const { stores } = await mountSection(lite)
  await fireEvent.change(await select(), { target: { value: lite.digest } })
  expect(stores.draft.config).toMatchObject({
    model: { pretrained: { weights: { name: lite.name, digest: lite.digest }, trainedBlocks: 0 } },
    data: { normalisation: 'given', given: lite.normalisation }
  })
  expect(await screen.findByLabelText(/Trained blocks/)).toBeTruthy()
  await fireEvent.change(await select(), { target: { value: '' } })
  expect(stores.draft.config).toMatchObject({
    model: { pretrained: null },
    data: { normalisation: 'standard' }
  })
})

it('fetches weights that are not here yet', async () => {
  const { fetched } = await mountSection({ ...lite, ready: false })
  await fireEvent.click(await screen.findByRole('button', { name: /Fetch efficientnet-lite0/ }))
  await waitFor(() => expect(fetched).toEqual(['efficientnet-lite0']))
})

it('shows nothing for models that nobody publishes weights of', async () => {
  const { stores } = await mountSection(lite, 'small-cnn')
  await waitFor(() => expect(stores.weights.list).toHaveLength(1))
  expect(screen.queryByRole('combobox')).toBeNull()
})

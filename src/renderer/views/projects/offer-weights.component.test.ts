import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { liteForTests } from '../../../contract/testing/weights'
import { madeDataSet } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import OfferWeights from './OfferWeights.svelte'

const photos = madeDataSet({ kind: 'image', shape: [224, 224, 3] })

it('offers weights that suit photographs, and nothing more once they are here', async () => {
  let ready = false
  const page = await openPage({
    listWeights: () => [{ ...liteForTests, ready }],
    fetchWeights: () => {
      ready = true
      const match = { scheme: 'timm', tensors: 1, matched: [], unused: [], outputs: 1000 }
      return { ...liteForTests, version: 1 as const, match }
    }
  })
  await page.stores.weights.refresh()
  page.mount(OfferWeights, { record: photos })
  await fireEvent.click(screen.getByRole('button', { name: /^Fetch them/ }))
  await waitFor(() => expect(screen.queryByRole('button')).toBeNull())
})

it('offers none for small pictures', async () => {
  const page = await openPage({ listWeights: () => [{ ...liteForTests, ready: false }] })
  await page.stores.weights.refresh()
  page.mount(OfferWeights, { record: madeDataSet({ kind: 'image', shape: [28, 28, 3] }) })
  expect(screen.queryByRole('button')).toBeNull()
})

import { fireEvent, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { runConfig } from '../../../../contract/run-config'
import { madeDataSet } from '../../../testing/made-records'
import { openPage } from '../../../testing/mount-with-stores'
import BuilderSummary from './BuilderSummary.svelte'
import SeedsCard from './SeedsCard.svelte'

const dataSet = madeDataSet()
const { source, reading } = dataSet
const config = runConfig.parse({
  data: { source, reading },
  model: { architecture: 'mlp' },
  mixing: { policy: 'input' }
})

it('leads from a problem to its field', async () => {
  const { stores, mount } = await openPage({ listDataSets: () => [dataSet] })
  await stores.dataSets.open()
  stores.builder.beginWith(config)
  stores.builder.change({ seedCount: 'x' })
  const { plan } = stores.builder
  if (!plan) throw new Error('no plan')
  mount(SeedsCard, { plan })
  mount(BuilderSummary, { plan })
  const { issues } = stores.builder
  await fireEvent.click(screen.getByRole('button', { name: issues.get('seedCount')! }))
  expect(document.activeElement).toBe(screen.getByLabelText('Number of seeds'))
})

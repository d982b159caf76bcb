import { screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { mixingConfig, policies, type PolicyName } from '../../../contract/mixing'
import { runConfig } from '../../../contract/run-config'
import { madeDataSet } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import MixingSection from './MixingSection.svelte'

const { source, reading } = madeDataSet()

it.each(Object.keys(policies) as PolicyName[])(
  'the form describes %s as its descriptor does, with the alpha that it recommends',
  async (policy) => {
    const page = await openPage({ listDataSets: () => [madeDataSet()] })
    page.stores.draft.replace(
      runConfig.parse({
        data: { source, reading },
        model: { architecture: 'mlp', hidden: [8] },
        mixing: mixingConfig.parse({ policy })
      })
    )
    page.mount(MixingSection, {})
    screen.getByText(`${policies[policy].description}.`)
    for (const { situation, text } of policies[policy].alpha) {
      expect(document.body.textContent).toContain(situation)
      expect(document.body.textContent).toContain(text)
    }
  }
)

import { screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { madeDataSet } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import Examples from './Examples.svelte'

it('counts examples from 1, as the problems of an import do', async () => {
  const page = await openPage({
    examples: () => ({
      ...{ kind: 'table', columns: ['x'] },
      rows: [{ row: 0, target: 'cat', cells: ['0.5'] }]
    })
  })
  page.mount(Examples, { record: madeDataSet() })
  const cells = (await screen.findByText('cat')).closest('tr')?.querySelectorAll('td')
  expect(cells?.[0]?.textContent).toBe('1')
})

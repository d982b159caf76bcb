import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { openPage } from '../../testing/mount-with-stores'
import { madeDataSet, madeRun } from '../../testing/made-records'
import CorrectLabels from './CorrectLabels.svelte'

const source = { kind: 'path' as const, path: '/data/photos' }

function runOn(record: ReturnType<typeof madeDataSet>) {
  const run = madeRun('one')
  return { ...run, config: { ...run.config, data: { ...run.config.data, source: record.source } } }
}

it('opens the pictures of the rows, by the files that they are', async () => {
  const record = madeDataSet({ source, format: 'image-folder' })
  const listed: (string[] | undefined)[] = []
  const page = await openPage({
    listDataSets: () => [record],
    examples: ({ rows = [] }) => ({
      ...{ kind: 'image', shape: [1, 1, 1], pixels: new Uint8Array(rows.length) },
      rows: rows.map((row) => ({ row, target: 'a', file: `a/${row}.png` }))
    }),
    listPictures: ({ paths }) => {
      listed.push(paths)
      return { classes: [], without: 0, total: 0, pictures: [] }
    }
  })
  await page.stores.dataSets.open()
  page.mount(CorrectLabels, { run: runOn(record), rows: [3, 8] })
  await fireEvent.click(screen.getByRole('button', { name: 'Correct these labels' }))
  await waitFor(() => expect(listed).toEqual([['a/3.png', 'a/8.png']]))
})

it('is not there for rows of a table, nor for pictures that a table labels', async () => {
  for (const change of [
    { format: 'csv' },
    {
      format: 'image-folder',
      columns: [{ name: 'kind', role: 'target', kind: 'categorical', missing: 0 }]
    }
  ]) {
    const record = madeDataSet({ source, ...change })
    const page = await openPage({ listDataSets: () => [record] })
    await page.stores.dataSets.open()
    page.mount(CorrectLabels, { run: runOn(record), rows: [1] })
  }
  expect(screen.queryByRole('button')).toBeNull()
})

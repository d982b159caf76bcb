import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, expect, it } from 'vitest'
import { readingOptions } from '../../../../contract/data'
import { StudioError } from '../../../../contract/errors'
import type { DataSetRecord } from '../../../../contract/library'
import type { PicturesPage } from '../../../../contract/labelling'
import { reportForTests } from '../../../../contract/testing/report'
import { madeDataSet } from '../../../testing/made-records'
import { openPage } from '../../../testing/mount-with-stores'
import ImportDialog from '../ImportDialog.svelte'
import SortDialog from './SortDialog.svelte'

const source = { kind: 'path' as const, path: '/data/photos' }
const flat = ['1.png', '2.png', '3.png', '4.png']
const thumbnail = { shape: [1, 1, 3] as [number, number, number], pixels: Uint8Array.of(1, 2, 3) }

function pageOf(labels: Record<string, string | null>): PicturesPage {
  const names = [...new Set(Object.values(labels))].filter((name) => name !== null)
  return {
    classes: names.map((name) => ({
      name,
      pictures: Object.values(labels).filter((label) => label === name).length
    })),
    without: Object.values(labels).filter((label) => label === null).length,
    total: Object.keys(labels).length,
    pictures: Object.entries(labels).map(([path, label]) => ({
      ...{ path, label, folder: label, thumbnail }
    }))
  }
}

const picture = (path: string) => screen.findByRole('button', { name: new RegExp(`^${path}:`) })
const status = () =>
  screen
    .getByText(/\d changed/)
    .textContent.replace(/\s+/g, ' ')
    .trim()

beforeEach(() => localStorage.clear())

it('sorts a flat folder that could not be read, and reads it with the classes', async () => {
  const kept: unknown[] = []
  const page = await openPage({
    inspect: ({ reading }) => {
      if (reading.labels === undefined) {
        throw new StudioError('invalid-data', 'No image in a class folder.', { pictures: 4 })
      }
      return reportForTests({ name: 'photos', source, reading, format: 'image-folder' })
    },
    listPictures: () => pageOf(Object.fromEntries(flat.map((path) => [path, null]))),
    keepLabels: ({ reading, labels }) => {
      kept.push(labels)
      return { ...reading, labels: '/home/labels/1.json' }
    }
  })
  page.stores.importing.receive(['/data/photos'])
  page.mount(ImportDialog, {})
  await fireEvent.click(
    await screen.findByRole('button', { name: 'Sort the pictures into classes' })
  )
  await fireEvent.click(await picture('1.png'))
  await fireEvent.click(await picture('3.png'), { shiftKey: true })
  expect(status()).toBe('4 without a class, 0 changed, 3 chosen')
  await fireEvent.input(screen.getByLabelText('New class'), { target: { value: 'cat' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Add class' }))
  expect(status()).toBe('1 without a class, 3 changed, 0 chosen')
  await fireEvent.input(screen.getByLabelText('New class'), { target: { value: 'dog' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Add class' }))
  // The second class by its digit, to the picture with the focus.
  await fireEvent.keyDown(await picture('4.png'), { key: '2' })
  expect((await picture('4.png')).getAttribute('aria-label')).toBe('4.png: dog')
  await fireEvent.click(screen.getByRole('button', { name: 'Use these classes' }))
  await waitFor(() => expect(page.stores.importing.stage.name).toBe('report'))
  expect(kept).toEqual([{ '1.png': 'cat', '2.png': 'cat', '3.png': 'cat', '4.png': 'dog' }])
})

it('takes back what was given, step by step, and keeps what was not saved for next time', async () => {
  const page = await openPage({ listPictures: () => pageOf({ '1.png': 'a', '2.png': 'b' }) })
  const record = madeDataSet({ source, format: 'image-folder' })
  page.mount(SortDialog, { record, onclose: () => undefined })
  const dialog = within(await screen.findByRole('dialog', { hidden: true }))
  const useThem = dialog.getByRole<HTMLButtonElement>('button', {
    name: 'Use these classes',
    hidden: true
  })
  expect(useThem.disabled).toBe(true)
  await fireEvent.keyDown(await picture('1.png'), { key: '2' })
  await fireEvent.keyDown(await picture('2.png'), { key: '1' })
  expect(status()).toBe('0 without a class, 2 changed, 0 chosen')
  await fireEvent.click(dialog.getByRole('button', { name: 'Undo', hidden: true }))
  expect(status()).toBe('0 without a class, 1 changed, 0 chosen')
  // Given back what its folder says, it is not changed.
  await fireEvent.keyDown(await picture('1.png'), { key: '1' })
  expect(status()).toBe('0 without a class, 0 changed, 0 chosen')
  await fireEvent.keyDown(await picture('1.png'), { key: '2' })
  document.body.replaceChildren()
  page.mount(SortDialog, { record, onclose: () => undefined })
  expect((await picture('1.png')).getAttribute('aria-label')).toBe('1.png: b')
})

it('reads the data set again in place of the record, with undo', async () => {
  const record = madeDataSet({ source, format: 'image-folder' })
  const other = { ...record, id: 'other', reading: readingOptions.parse({ labels: '/1.json' }) }
  const calls: string[] = []
  const page = await openPage({
    listDataSets: () => [record],
    listPictures: () => pageOf({ '1.png': 'a', '2.png': 'b' }),
    keepLabels: ({ reading }) => ({ ...reading, labels: '/1.json' }),
    addDataSet: ({ name }) => {
      calls.push(`add ${name}`)
      return other
    },
    forgetDataSet: ({ id }) => void calls.push(`forget ${id}`),
    restoreDataSet: ({ id }) => void calls.push(`restore ${id}`)
  })
  await page.stores.dataSets.open()
  let closed: string | undefined
  const onclose = (read: DataSetRecord | null) => (closed = read?.id)
  page.mount(SortDialog, { record, onclose })
  await fireEvent.keyDown(await picture('1.png'), { key: '2' })
  await fireEvent.click(screen.getByRole('button', { name: 'Use these classes', hidden: true }))
  await waitFor(() => expect(closed).toBe('other'))
  expect(page.stores.dataSets.list.map(({ id }) => id)).toEqual(['other'])
  page.stores.notices.list[0]!.action!.run()
  await waitFor(() => expect(page.stores.dataSets.list.map(({ id }) => id)).toEqual([record.id]))
  expect(calls).toEqual([
    `add ${record.name}`,
    `forget ${record.id}`,
    `restore ${record.id}`,
    'forget other'
  ])
})

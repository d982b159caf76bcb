import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { StudioError } from '../../../contract/errors'
import type { ReadingOptions } from '../../../contract/data'
import { reportForTests } from '../../../contract/testing/report'
import { madeDataSet } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import ImportDialog from './ImportDialog.svelte'

const column = (name: string, role: string) => ({ name, role, kind: 'numeric', missing: 0 })
const report = reportForTests({
  name: 'birds.csv',
  source: { kind: 'path', path: '/data/birds.csv' },
  columns: [column('wing', 'feature'), column('mass', 'feature'), column('kind', 'target')],
  targets: ['kind']
})

it('reads a path, reads it again at once with another target, and adds it', async () => {
  const readings: ReadingOptions[] = []
  const page = await openPage({
    inspect: ({ reading }) => {
      readings.push(reading)
      return report
    },
    addDataSet: ({ source, reading }) => ({
      ...madeDataSet(),
      id: 'birds',
      source,
      reading,
      report
    })
  })
  const { importing, dataSets } = page.stores
  importing.receive(['/data/birds.csv'])
  page.mount(ImportDialog, {})
  await waitFor(() => expect(importing.stage.name).toBe('report'))
  await fireEvent.change(screen.getByLabelText('Target column'), { target: { value: 'mass' } })
  await waitFor(() => expect(readings.at(-1)?.target).toBe('mass'))
  await waitFor(() => expect(importing.stage).toMatchObject({ rereading: false }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Add data set' }))
  await waitFor(() => expect(location.hash).toBe('#/projects/birds'))
  expect(dataSets.get('birds')?.report.name).toBe('birds.csv')
  expect(importing.stage.name).toBe('closed')
})

it('says why a path could not be read, and offers another', async () => {
  const page = await openPage({
    inspect: () => {
      throw new StudioError('invalid-data', 'Row 7 has four columns.')
    }
  })
  page.stores.importing.receive(['/data/torn.csv'])
  page.mount(ImportDialog, {})
  expect(await screen.findByText('Row 7 has four columns.')).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Choose another' }))
  expect(page.stores.importing.stage.name).toBe('choosing')
})

it('reads a table that could not be read with other options', async () => {
  const readings: ReadingOptions[] = []
  const page = await openPage({
    inspect: ({ reading }) => {
      readings.push(reading)
      if (!reading.delimiter) throw new StudioError('invalid-data', 'It has one column only.')
      return report
    }
  })
  page.stores.importing.receive(['/data/birds.csv'])
  page.mount(ImportDialog, {})
  await fireEvent.change(await screen.findByLabelText('Delimiter'), { target: { value: 'tab' } })
  await waitFor(() => expect(page.stores.importing.stage.name).toBe('report'))
  expect(readings.at(-1)).toMatchObject({ delimiter: '\t' })
})

it('changes columns and words one by one, and more than one target', async () => {
  const readings: ReadingOptions[] = []
  const page = await openPage({
    inspect: ({ reading }) => {
      readings.push(reading)
      return report
    }
  })
  page.stores.importing.receive(['/data/birds.csv'])
  page.mount(ImportDialog, {})
  const choose = async (label: string, value: string, expected: object) => {
    await fireEvent.change(await screen.findByLabelText(label), { target: { value } })
    await waitFor(() => expect(readings.at(-1)).toMatchObject(expected))
    await waitFor(() => expect(page.stores.importing.stage).toMatchObject({ rereading: false }))
  }
  await choose('Columns to ignore', 'wing', { ignore: ['wing'] })
  await choose('Columns to ignore', 'mass', { ignore: ['wing', 'mass'] })
  await fireEvent.click(screen.getByRole('button', { name: 'Remove wing' }))
  await waitFor(() => expect(readings.at(-1)).toMatchObject({ ignore: ['mass'] }))
  await choose('Words for missing values', 'none, -', { missing: ['', 'none', '-'] })
  await choose('More targets', 'wing', { target: ['kind', 'wing'], ignore: ['mass'] })
  await choose('First row names the columns', 'no', { header: false, ignore: [] })
})

it('shows how far the reading is, and ends it when closed', async () => {
  let cancelled = false
  const page = await openPage({
    inspect: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          cancelled = true
          reject(new StudioError('cancelled', 'no longer wanted'))
        })
      })
  })
  page.stores.importing.receive(['/data/large.csv'])
  page.mount(ImportDialog, {})
  await waitFor(() => expect(screen.getByRole('status').textContent).toContain('Reading'))
  page.host.emit('progress', { text: 'Reading rows', done: 30, total: 120 })
  await waitFor(() => expect(page.stores.importing.stage).toMatchObject({ done: 30, total: 120 }))
  await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(cancelled).toBe(true))
  expect(page.stores.importing.stage.name).toBe('closed')
})

it('adds nothing that is too little to train, validate and test on', async () => {
  const page = await openPage({ inspect: () => ({ ...report, examples: 2 }) })
  page.stores.importing.receive(['/data/birds.csv'])
  page.mount(ImportDialog, {})
  expect(await screen.findByText(/There are 2 examples/)).toBeTruthy()
  const add = screen.getByRole<HTMLButtonElement>('button', { name: 'Add data set' })
  expect(add.disabled).toBe(true)
})

it('shows files, bytes and the time left while it copies', async () => {
  const page = await openPage()
  page.stores.importing.open()
  page.mount(ImportDialog, {})
  const progress = { files: 2, ofFiles: 9, bytes: 2e6, ofBytes: 8e6, seconds: 1 }
  const text = () => screen.getByRole('status').textContent.replace(/\s+/g, ' ').trim()
  page.stores.importing.stage = { name: 'copying', item: 'birds', progress: null }
  await waitFor(() => expect(text()).toBe('Copying…'))
  page.stores.importing.stage = { name: 'copying', item: 'birds', progress }
  await waitFor(() => expect(text()).toBe('Copying: 2 of 9 files, 2.0 MB of 8.0 MB'))
  const later = { ...progress, seconds: 60 }
  page.stores.importing.stage = { name: 'copying', item: 'birds', progress: later }
  await waitFor(() => expect(text()).toMatch(/8\.0 MB, about 3 minutes left$/))
})

it('sends what was chosen and reads the copy', async () => {
  const sent: string[] = []
  const page = await openPage({
    upload: ({ path }) => {
      sent.push(path)
      return { path: '/uploads/birds' }
    },
    inspect: ({ source }) => ({ ...report, source })
  })
  const { importing } = page.stores
  importing.choose(
    ['a.png', 'b.png'].map((name) =>
      Object.assign(new File(['x'], name), {
        webkitRelativePath: `birds/${name}`
      })
    )
  )
  await waitFor(() => expect(importing.stage.name).toBe('report'))
  expect(sent.sort()).toEqual(['birds/a.png', 'birds/b.png'])
  expect(importing.source).toEqual({ kind: 'path', path: '/uploads/birds' })
})

it('adds nothing while an option is invalid', async () => {
  const images = { ...report, kind: 'image' as const, shape: [8, 8, 1], columns: [] }
  const page = await openPage({ inspect: () => images })
  page.stores.importing.receive(['/data/birds'])
  page.mount(ImportDialog, {})
  const add = await screen.findByRole<HTMLButtonElement>('button', { name: 'Add data set' })
  const size = screen.getByLabelText('Image size')
  expect(add.disabled).toBe(false)
  await fireEvent.change(size, { target: { value: '12' } })
  expect(screen.getByText('These reading options are invalid.')).toBeTruthy()
  expect(add.disabled).toBe(true)
  await fireEvent.change(size, { target: { value: '12 × 12 × 1' } })
  await waitFor(() => expect(add.disabled).toBe(false))
})

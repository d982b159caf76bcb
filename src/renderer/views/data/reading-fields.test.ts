import { expect, it } from 'vitest'
import { readingControls, type ReadingOption } from '../../../contract/reading-controls'
import { formSections, subjectNamed, withChoice } from './reading-fields'

const shown = (subject: Parameters<typeof formSections>[0]): ReadingOption[] =>
  formSections(subject).flatMap(({ options }) => options)

it('has a field for every option of the command line, but for labels, which sorting pictures gives', () => {
  const columns = ['a', 'b']
  const all = new Set([
    ...shown({ format: 'csv', columns, kind: 'columns' }),
    ...shown({ format: 'csv', columns, kind: 'texts' }),
    ...shown({ format: 'xlsx', columns, kind: 'columns' }),
    ...shown({ format: 'image-folder', columns, kind: 'pictures' })
  ])
  expect([...all, 'labels'].sort()).toEqual(Object.keys(readingControls).sort())
})

it('shows what has an effect', () => {
  expect(shown({ format: 'npz', columns: [], kind: 'pixels' })).toEqual(['task', 'image'])
  const pictures = shown({ format: 'image-folder', columns: [], kind: 'pictures' })
  expect(pictures).toEqual(['task', 'image', 'resize', 'white'])
  const sheet = shown({ format: 'xlsx', columns: ['a'], kind: 'columns' })
  expect(sheet).not.toContain('encoding')
})

it('forgets columns where another option may call them otherwise, and what was found', () => {
  const reading = { target: 'a', ignore: ['b'], missing: ['', 'x'], formats: {} }
  expect(withChoice(reading, 'header', false)).toEqual({ header: false, missing: ['', 'x'] })
  expect(withChoice(reading, 'decimal', ',')).toEqual({
    target: 'a',
    ignore: ['b'],
    missing: ['', 'x'],
    decimal: ','
  })
  expect(withChoice({ decimal: ',' }, 'decimal', undefined)).toEqual({})
})

it('offers options for a table that could not be read, and for nothing else', () => {
  expect(subjectNamed('/data/a.csv.gz', [])).toMatchObject({ format: 'csv' })
  expect(subjectNamed('/data/pictures', [])).toBeNull()
  expect(subjectNamed('/data/x.npy', ['column 1'])).toMatchObject({ columns: ['column 1'] })
})

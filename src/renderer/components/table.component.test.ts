import { render, screen } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { expect, it } from 'vitest'
import Table from './Table.svelte'

const rows = createRawSnippet(() => ({ render: () => '<tr><td>a</td><td>1</td><td></td></tr>' }))

it('a table names its columns, aligns numbers and leaves the column of buttons without a title', () => {
  render(Table, {
    columns: ['Class', { number: 'Examples' }, ''],
    label: 'Classes',
    children: rows
  })
  screen.getByRole('table', { name: 'Classes' })
  const heads = screen.getAllByRole('columnheader')
  expect(heads.map(({ textContent }) => textContent)).toEqual(['Class', 'Examples'])
  expect(heads.map(({ className }) => className.includes('number'))).toEqual([false, true])
  expect(screen.getAllByRole('row')).toHaveLength(2)
})

it('a table whose rows are not all drawn says how many there are', () => {
  render(Table, { rowCount: 1001, children: rows })
  expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('1001')
  expect(screen.queryAllByRole('columnheader')).toEqual([])
})

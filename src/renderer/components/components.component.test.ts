import { fireEvent, render, screen } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import ColumnsTable from '../views/data/ColumnsTable.svelte'
import CopyButton from './CopyButton.svelte'

describe('a button that copies', () => {
  it('says that it copied', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    render(CopyButton, { text: 'npm start' })
    await fireEvent.click(screen.getByRole('button', { name: 'Copy' }))
    await screen.findByText('Copied')
    expect(writeText).toHaveBeenCalledWith('npm start')
  })

  it('says that it could not', async () => {
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'))
    render(CopyButton, { text: 'x', title: 'Copy the path' })
    await fireEvent.click(screen.getByRole('button', { name: 'Copy the path' }))
    await screen.findByText('Could not copy')
  })
})

it('a table of columns shows a dash where nothing is missing, and the first categories', () => {
  const categories = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name, examples: 1 }))
  render(ColumnsTable, {
    columns: [
      {
        name: 'wing',
        role: 'feature',
        kind: 'numeric',
        missing: 0,
        minimum: 1,
        maximum: 9,
        mean: 4
      },
      { name: 'site', role: 'feature', kind: 'categorical', missing: 1200, categories }
    ]
  })
  const cells = screen
    .getAllByRole('row')
    .map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent))
  expect(cells[1]?.[3]).toBe('—')
  expect(cells[1]?.[5]).toBe('1 to 9')
  expect(cells[2]?.[3]).toBe('1,200')
  expect(cells[2]?.[5]).toBe('a, b, c, d and 2 more')
})

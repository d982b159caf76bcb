import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { describe, expect, it, vi } from 'vitest'
import Notes from './Notes.svelte'

describe('notes', () => {
  it('are written and saved by button or keys', async () => {
    const onsave = vi.fn(() => Promise.resolve())
    render(Notes, { text: '', onsave })
    await fireEvent.click(screen.getByRole('button', { name: 'Add notes' }))
    const area = screen.getByLabelText(/^Notes/)
    await fireEvent.input(area, { target: { value: ' *Low* learning rate \n' } })
    await fireEvent.keyDown(area, { key: 'Enter', ctrlKey: true })
    await waitFor(() => expect(onsave).toHaveBeenCalledWith('*Low* learning rate'))
    await waitFor(() => expect(screen.queryByLabelText(/^Notes/)).toBeNull())
  })

  it('stay as they were after Escape', async () => {
    const onsave = vi.fn(() => Promise.resolve())
    render(Notes, { text: 'kept', onsave })
    await fireEvent.click(screen.getByTitle('Edit the notes'))
    await fireEvent.keyDown(screen.getByLabelText(/^Notes/), { key: 'Escape' })
    expect(await screen.findByText('kept')).toBeTruthy()
    expect(onsave).not.toHaveBeenCalled()
  })
})

import { fireEvent, screen, waitFor } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { BatchPreview } from '../../../contract/preview'
import { StudioError } from '../../../contract/errors'
import { madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import EpochBatch from './EpochBatch.svelte'

/** Everything is in view. */
class Seen {
  constructor(private readonly tell: (entries: { isIntersecting: boolean }[]) => void) {}
  observe(): void {
    this.tell([{ isIntersecting: true }])
  }
  disconnect(): void {
    // Nothing is kept.
  }
}
vi.stubGlobal('IntersectionObserver', Seen)

it('asks for the batch of the newest epoch, and of the one that is chosen', async () => {
  const asked: number[] = []
  const page = await openPage({
    previewBatch: ({ epoch }): BatchPreview => {
      asked.push(epoch)
      throw new StudioError('unsupported', 'No batch in this test.')
    }
  })
  page.mount(EpochBatch, { run: madeRun('one', { state: 'running', epoch: 4 }) })
  expect(await screen.findByText('No batch in this test.')).toBeTruthy()
  expect(asked).toEqual([4])
  expect(screen.getByText('First batch of epoch 5')).toBeTruthy()
  const slider = screen.getByLabelText('Epoch')
  expect(slider.getAttribute('max')).toBe('5')
  await fireEvent.input(slider, { target: { value: '2' } })
  await waitFor(() => expect(asked).toEqual([4, 1]))
})

import { screen, waitFor } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { madeRun } from '../testing/made-records'
import { openPage } from '../testing/mount-with-stores'
import Sidebar from './Sidebar.svelte'

const badge = () => screen.getByRole('link', { name: /^Runs/ }).querySelector('small')

const props = { current: 'projects' as const, device: null, onsearch: () => undefined }

it('says on the button of the queue how far the run is that trains', async () => {
  const { stores, mount } = await openPage({
    listRuns: () => [
      madeRun('next', { state: 'queued' }),
      madeRun('active', { state: 'running', epoch: 3, step: 35 })
    ]
  })
  await stores.runs.open()
  mount(Sidebar, props)
  const button = screen.getByTitle('Queue: 2 runs, 35 %')
  expect(button.textContent.replace(/\s+/g, ' ').trim()).toBe('Queue 35 %')
})

it('counts the runs that are active or wait, and shows nothing when there are none', async () => {
  const active = madeRun('active', { state: 'running' })
  const { stores, host, mount } = await openPage({
    listRuns: () => [madeRun('old'), active, madeRun('next', { state: 'queued' })]
  })
  await stores.runs.open()
  mount(Sidebar, props)
  expect(badge()?.textContent).toBe('2')
  for (const id of ['active', 'next']) {
    host.emit('status', { id, status: { ...active.status, state: 'finished' } })
  }
  await waitFor(() => expect(badge()).toBeNull())
})

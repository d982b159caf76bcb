import { screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import { openPage } from '../../testing/mount-with-stores'
import UpdateLine from './UpdateLine.svelte'

it('says that there is a newer version, and installs one that was fetched', async () => {
  const installUpdate = vi.fn()
  const { host, mount } = await openPage({
    updates: () => ({ state: 'available', version: '0.2.0', installs: false }),
    installUpdate
  })
  mount(UpdateLine, {})
  await screen.findByText('Version 0.2.0 is out. Install it as you installed this one.')
  expect(screen.queryByRole('button', { name: 'Restart and install' })).toBeNull()
  host.emit('update', { state: 'fetching', version: '0.2.0', percent: 41.6 })
  await screen.findByText('Fetching version 0.2.0: 42 %')
  host.emit('update', { state: 'ready', version: '0.2.0' })
  ;(await screen.findByRole('button', { name: 'Restart and install' })).click()
  await vi.waitFor(() => expect(installUpdate).toHaveBeenCalledOnce())
})

it('is silent where updates are off', async () => {
  const { mount } = await openPage({ updates: () => ({ state: 'off' }) })
  mount(UpdateLine, {})
  expect(screen.queryByRole('button')).toBeNull()
})

import { screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { GpuSupport } from '../../../contract/gpu-support'
import { openPage } from '../../testing/mount-with-stores'
import GpuSupportCard from './GpuSupportCard.svelte'

const offered: GpuSupport = {
  state: 'offered',
  offer: { bytes: 3_379_000_000, unpacked: 6_070_000_000, folder: '/home/a/.cache/mixup-studio/x' },
  problem: null
}

it('offers with size and place, shows how far it is, can be cancelled, and says what failed', async () => {
  const [addGpuSupport, cancelGpuSupport, onadded] = [vi.fn(), vi.fn(), vi.fn()]
  const { host, mount } = await openPage({
    gpuSupport: () => offered,
    addGpuSupport,
    cancelGpuSupport
  })
  mount(GpuSupportCard, { onadded })
  ;(await screen.findByRole('button', { name: 'Add GPU support' })).click()
  await vi.waitFor(() => expect(addGpuSupport).toHaveBeenCalledOnce())
  const words = screen.getByText(/An NVIDIA card is here/).textContent
  expect(words).toMatch(/3\.\d GB, into\s+\/home\/a\/.cache\/mixup-studio\/x.* 6\.\d GB/s)
  host.emit('gpuSupport', { state: 'adding', text: 'tensorflow', done: 1e9, total: 4e9 })
  ;(await screen.findByRole('button', { name: 'Cancel' })).click()
  await vi.waitFor(() => expect(cancelGpuSupport).toHaveBeenCalledOnce())
  expect(screen.getByRole('progressbar').getAttribute('value')).toBe('1000000000')
  host.emit('gpuSupport', { ...offered, problem: 'pip could not reach the package index.' })
  await screen.findByText('pip could not reach the package index.')
  host.emit('gpuSupport', { state: 'adding', text: 'again', done: 0, total: 4e9 })
  host.emit('gpuSupport', { state: 'added' })
  await vi.waitFor(() => expect(onadded).toHaveBeenCalledOnce())
  expect(screen.queryByText('Graphics card')).toBeNull()
})

it('is not there where no card is', async () => {
  const { mount } = await openPage({ gpuSupport: () => ({ state: 'none' }) })
  mount(GpuSupportCard, { onadded: vi.fn() })
  expect(screen.queryByRole('button')).toBeNull()
})

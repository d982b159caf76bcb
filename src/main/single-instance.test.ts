import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as electron from 'electron'
import { beforeEach, expect, it, vi } from 'vitest'
import { openDesktop } from './desktop'
import type { FakeElectron } from './testing/fake-electron'

vi.mock('electron', async () => {
  const { fakeElectron } = await import('./testing/fake-electron')
  return fakeElectron()
})
vi.mock('./desktop', () => ({ openDesktop: vi.fn(() => Promise.resolve()) }))
const fake = electron as unknown as FakeElectron

beforeEach(() => {
  process.env.MIXUP_STUDIO_HOME = mkdtempSync(join(tmpdir(), 'mixup-studio-single-'))
  vi.resetModules()
  vi.clearAllMocks()
})

it('starts once, with the sandbox on and the scheme registered beforehand', async () => {
  await import('./index')
  await vi.waitFor(() => expect(openDesktop).toHaveBeenCalled(), 300_000)
  expect(fake.app.enableSandbox).toHaveBeenCalled()
  expect(fake.protocol.registerSchemesAsPrivileged.mock.invocationCallOrder[0]).toBeLessThan(
    fake.app.whenReady.mock.invocationCallOrder[0]!
  )
})

it('leaves at once where a first instance runs', async () => {
  fake.app.requestSingleInstanceLock.mockReturnValueOnce(false)
  await import('./index')
  expect(fake.app.quit).toHaveBeenCalled()
  expect(openDesktop).not.toHaveBeenCalled()
})

it('says why when it cannot start', async () => {
  vi.mocked(openDesktop).mockRejectedValueOnce(new Error('no disk'))
  await import('./index')
  await vi.waitFor(() => expect(fake.app.exit).toHaveBeenCalledWith(1), 300_000)
  expect(fake.dialog.showErrorBox.mock.lastCall?.[1]).toContain('no disk')
})

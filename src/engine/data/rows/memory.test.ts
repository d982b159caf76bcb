import { afterEach, expect, it, vi } from 'vitest'
import { freeMemory, mostHeldBytes } from './memory'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

it('counts what is left within the control group', () => {
  vi.spyOn(process.memoryUsage, 'rss').mockReturnValue(2 ** 20)
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(3 * 2 ** 20)
  expect(freeMemory()).toBe(2 ** 21)
  vi.mocked(process.constrainedMemory).mockReturnValue(2 ** 19)
  expect(freeMemory()).toBe(0)
  // Not limited.
  for (const none of [0, 2 ** 63]) {
    vi.mocked(process.constrainedMemory).mockReturnValue(none)
    expect(freeMemory()).toBeGreaterThan(2 ** 22)
  }
})

it('holds a little in any case, unless a limit is set', () => {
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(1)
  expect(mostHeldBytes()).toBe(2 ** 28)
  vi.stubEnv('MIXUP_STUDIO_HELD_BYTES', '1000')
  expect(mostHeldBytes()).toBe(1000)
})

import { afterEach, expect, it, vi } from 'vitest'
import { reasonAgainstStart, watchStart } from './start-watch'

afterEach(() => void vi.useRealTimers())

it('says after twenty seconds that no page has come, and nothing once one has', () => {
  vi.useFakeTimers()
  const late = vi.fn()
  watchStart(late)
  vi.advanceTimersByTime(19_999)
  expect(late).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(late.mock.calls[0]?.[0]).toContain('20 seconds')
  const loaded = watchStart(late)
  loaded()
  vi.advanceTimersByTime(60_000)
  expect(late).toHaveBeenCalledTimes(1)
})

it('refuses root without a sandbox, whose window would stay blank', () => {
  expect(reasonAgainstStart(0, false)).toContain('ordinary user')
  expect(reasonAgainstStart(0, true)).toBeNull()
  expect(reasonAgainstStart(1000, false)).toBeNull()
  expect(reasonAgainstStart(null, false)).toBeNull()
})

import { expect, it, vi } from 'vitest'
import { watch } from './watch'

it('progress is reported a few times a second, and ends the work that nobody waits for', () => {
  vi.useFakeTimers()
  const reported: number[] = []
  const controller = new AbortController()
  const progress = watch((_, done) => reported.push(done), controller.signal)
  progress('attacking', 0, 9)
  progress('attacking', 1, 9)
  vi.advanceTimersByTime(150)
  progress('attacking', 2, 9)
  expect(reported).toEqual([0, 2])
  controller.abort()
  expect(() => progress('attacking', 3, 9)).toThrow(
    expect.objectContaining({ code: 'cancelled' }) as Error
  )
  vi.useRealTimers()
})

import { expect, test, vi } from 'vitest'
import { watch } from './watch'

test('progress is told a few times a second, and ends the work that nobody waits for', () => {
  vi.useFakeTimers()
  const told: number[] = []
  const controller = new AbortController()
  const progress = watch((_, done) => told.push(done), controller.signal)
  progress('attacking', 0, 9)
  progress('attacking', 1, 9)
  vi.advanceTimersByTime(150)
  progress('attacking', 2, 9)
  expect(told).toEqual([0, 2])
  controller.abort()
  expect(() => progress('attacking', 3, 9)).toThrow(
    expect.objectContaining({ code: 'cancelled' }) as Error
  )
  vi.useRealTimers()
})

import { expect, it } from 'vitest'
import { mapConcurrently } from './concurrency'

it('keeps to the limit and reaches every item', async () => {
  let running = 0
  let most = 0
  const reached: number[] = []
  await mapConcurrently([10, 20, 30, 40, 50], 2, async (item, index) => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, 1))
    reached[index] = item
    running--
  })
  expect(most).toBe(2)
  expect(reached).toEqual([10, 20, 30, 40, 50])
})

it('starts nothing after a failure, and throws it', async () => {
  const started: number[] = []
  const work = (item: number): Promise<void> => {
    started.push(item)
    return item === 1 ? Promise.reject(new Error('one')) : Promise.resolve()
  }
  await expect(mapConcurrently([0, 1, 2, 3, 4, 5], 1, work)).rejects.toThrow('one')
  expect(started).toEqual([0, 1])
})

it('lets timers in while work never waits', async () => {
  let ticks = 0
  const timer = setInterval(() => ticks++, 5)
  await mapConcurrently(Array.from({ length: 20 }), 4, () => {
    const until = performance.now() + 10
    while (performance.now() < until);
    return Promise.resolve()
  })
  clearInterval(timer)
  expect(ticks).toBeGreaterThan(2)
})

import { expect, it } from 'vitest'
import { countClasses } from '../../core/class-balance'
import { generator } from '../../core/random'
import { balancedOrder } from './balanced-order'

const labels = Int32Array.from({ length: 103 }, (_, row) => (row < 90 ? 0 : row < 100 ? 1 : 3))
const draw = (epoch: number) => balancedOrder(labels, 4, generator(7, 'order', epoch))

it('an epoch has as many rows as before, evenly over the classes that there are', () => {
  for (let epoch = 0; epoch < 20; epoch++) {
    const order = draw(epoch)
    const drawn = countClasses(
      order.map((row) => labels[row]!),
      4
    )
    expect(order).toHaveLength(103)
    expect([...drawn].sort()).toEqual([0, 34, 34, 35])
    expect(drawn[2]).toBe(0)
  }
})

it('rare rows repeat equally often, and frequent ones at most once', () => {
  const times = countClasses(draw(0), 103)
  expect(Math.max(...times.slice(0, 90))).toBe(1)
  for (const count of times.slice(90, 100)) expect([3, 4]).toContain(count)
  for (const count of times.slice(100)) expect([11, 12]).toContain(count)
})

it('the same seed and epoch give the same order, another epoch another', () => {
  expect(draw(3)).toEqual(draw(3))
  expect(draw(3)).not.toEqual(draw(4))
})

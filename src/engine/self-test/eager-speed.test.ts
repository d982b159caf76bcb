import { describe, expect, it } from 'vitest'
import { eagerSpeed } from './eager-speed'

/** A backend whose steps take `fixed + each * rows` seconds, the first of a number of rows `compiling` longer. */
function backend({ fixed, each, compiling = 0 }: Record<string, number>) {
  const asked: number[] = []
  let spent = 0
  const secondsOf = (rows: number): Promise<number> => {
    const seconds = fixed! + each! * rows + (asked.includes(rows) ? 0 : compiling)
    asked.push(rows)
    spent += seconds
    return Promise.resolve(seconds)
  }
  return { secondsOf, asked, spent: () => spent }
}

describe('eagerSpeed', () => {
  it('measures the batch itself where that is quick', async () => {
    const made = backend({ fixed: 0.01, each: 0.0001, compiling: 0.1 })
    expect(await eagerSpeed(made.secondsOf, 64, 2)).toBeCloseTo(64 / 0.0164, 6)
    expect(made.asked.at(-1)).toBe(64)
    expect(made.spent()).toBeLessThan(2)
  })

  it('follows from fewer rows what a batch takes that is too slow to try', async () => {
    const made = backend({ fixed: 0.05, each: 0.1 })
    expect(await eagerSpeed(made.secondsOf, 256, 2)).toBeCloseTo(256 / 25.65, 6)
    expect(Math.max(...made.asked)).toBeLessThan(20)
    expect(made.spent()).toBeLessThan(2)
  })

  it('takes one step where that alone is too slow', async () => {
    const made = backend({ fixed: 0, each: 3 })
    expect(await eagerSpeed(made.secondsOf, 32, 2)).toBeCloseTo(1 / 3, 9)
    expect(made.asked).toEqual([2])
  })

  it('is no number without end where time does not grow with the rows', async () => {
    const made = backend({ fixed: 0.2, each: 0 })
    expect(await eagerSpeed(made.secondsOf, 128, 2)).toBeCloseTo(128 / 0.2, 3)
  })
})

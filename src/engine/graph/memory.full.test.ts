import { expect, it } from 'vitest'
import { compile, definitionOf, inputOf, mixingBy } from './testing/runners'

const mixing = mixingBy('input')

/**
 * How much more this process holds after `work`, in bytes: the least of three times, since a leak grows each time and what
 * the allocator keeps for later does not.
 */
async function growth(work: () => Promise<void>): Promise<number> {
  const held = (): number => {
    if (!globalThis.gc) throw new Error('memory is measured under --expose-gc')
    globalThis.gc()
    return process.memoryUsage().rss
  }
  let least = Infinity
  for (let time = 0; time < 3; time++) {
    const before = held()
    await work()
    least = Math.min(least, held() - before)
  }
  return least
}

it('holds no more memory after 2,000 steps', async () => {
  const definition = definitionOf({ architecture: 'mlp', hidden: [64, 64] }, [16])
  const runner = compile(definition)
  const inputs = Array.from({ length: 50 }, (_, index) =>
    inputOf(definition, mixing, index + 1, 32)
  )
  const run = async (steps: number): Promise<void> => {
    for (let step = 0; step < steps; step++) await runner.step(inputs[step % inputs.length]!)
  }
  await run(1000)
  // 2,000 steps carry 10 MB in and out.
  expect(await growth(() => run(2000))).toBeLessThan(4e6)
  runner.dispose()
})

it('gives its memory back, ten runs in a row', async () => {
  const definition = definitionOf({ architecture: 'mlp', hidden: [1000, 1000] }, [200])
  const input = inputOf(definition, mixing, 1, 32)
  const run = async (runs: number): Promise<void> => {
    for (let count = 0; count < runs; count++) {
      const runner = compile(definition)
      await runner.step(input)
      runner.dispose()
    }
  }
  await run(4)
  // One run's weights and moments are 15 MB.
  expect(await growth(() => run(10))).toBeLessThan(30e6)
})

import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { parametersOf } from '../../core/architecture'
import { initialise } from '../models/initialise'
import { createEagerRunner } from '../step/eager-runner'
import type { StepDefinition } from '../step/step'
import type { StepRunner } from '../step/step-runner'
import { createCompiledRunner } from './compiled-runner'
import { addon, definitionOf, inputOf, mixingBy, settings } from './testing/runners'

const mixing = mixingBy('input')
const mlp = { architecture: 'mlp', hidden: [64, 64] }

function compile(definition: StepDefinition): StepRunner {
  return createCompiledRunner(definition, initialise(definition.model, 1), addon, settings)
}

it('leaves the event loop free while a step computes', async () => {
  const definition = definitionOf({ architecture: 'small-cnn', filters: [32, 64] }, [28, 28, 1])
  const runner = compile(definition)
  const input = inputOf(definition, mixing, 1, 256)
  await runner.step(input)
  let turns = 0
  let done = false
  const stepping = runner.step(input).finally(() => (done = true))
  while (!done) {
    await sleep(1)
    turns++
  }
  await stepping
  // A blocked loop would have had one turn.
  expect(turns).toBeGreaterThan(2)
  runner.dispose()
})

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
  const definition = definitionOf(mlp, [16])
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

/** Distance of the weights of two runners. */
async function distance(a: StepRunner, b: StepRunner, names: string[]): Promise<number> {
  const [first, second] = [await a.readState(names), await b.readState(names)]
  let squares = 0
  for (const [name, values] of Object.entries(first)) {
    values.forEach((value, index) => (squares += (value - second[name]![index]!) ** 2))
  }
  return Math.sqrt(squares)
}

// Deep nets for ten steps only: their steps run through so many ReLUs that sooner or later the input of one is on
// the other side of zero, in either run, and the runs suddenly diverge, although one step from the same
// state still agrees to 4e-7 there.
it.each([
  [mlp, [6], 100],
  [{ ...mlp, batchNorm: true, dropout: 0.2 }, [6], 100],
  [{ architecture: 'small-cnn', filters: [4, 8], dense: 16 }, [8, 8, 1], 100],
  [{ architecture: 'lenet-5' }, [12, 12, 3], 30],
  [{ architecture: 'preact-resnet', depth: 8 }, [8, 8, 3], 10],
  [{ architecture: 'wide-resnet', depth: 10, factor: 2, dropout: 0.2 }, [8, 8, 3], 10]
])(
  'running free, %j parts from eager no faster than a perturbed run',
  async (model, shape, steps) => {
    const definition = definitionOf(model, shape)
    const initial = initialise(definition.model, 1)
    const nudged = Object.fromEntries(
      Object.entries(initial).map(([name, values]) => [
        name,
        values.map((value) => value * (1 + 1e-7))
      ])
    )
    const compiled = createCompiledRunner(definition, initial, addon, settings)
    const eager = createEagerRunner(definition, initial)
    const perturbed = createEagerRunner(definition, nudged)
    const runners = [compiled, eager, perturbed]
    const names = parametersOf(definition.model).map(({ name }) => name)
    for (let step = 1; step <= steps; step++) {
      const input = inputOf(definition, mixing, step)
      for (const runner of runners) await runner.step(input)
      if (step % 10 > 0) continue
      const allowed = 2 * (await distance(perturbed, eager, names))
      expect(await distance(compiled, eager, names), `step ${step}`).toBeLessThan(allowed)
    }
    for (const runner of runners) runner.dispose()
  }
)

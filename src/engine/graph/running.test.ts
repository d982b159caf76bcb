import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { parametersOf } from '../../core/architecture'
import { initialise } from '../models/initialise'
import { createEagerRunner } from '../step/eager-runner'
import type { StepRunner } from '../step/step-runner'
import { createCompiledRunner } from './compiled-runner'
import { addon, compile, definitionOf, inputOf, mixingBy, settings } from './testing/runners'

const mixing = mixingBy('input')
const mlp = { architecture: 'mlp', hidden: [64, 64] }

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

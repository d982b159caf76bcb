import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { optimizerConfig } from '../../contract/optimization'
import { createOptimizer } from '../optimizers'
import { addon, settings } from './testing/runners'
import { dataType, placeholder } from './definition'
import { GraphSession } from './session'
import { optimizerSlots, writeUpdate } from './update'
import { readVariable, variableHandle, type VariableSlot } from './variables'

interface Numbers {
  shape: number[]
  data: number[]
}
interface ReferenceCase {
  optimizer: string
  defaults: Record<string, number | number[] | boolean>
  start: Numbers
  gradients: Numbers
  parametersAfterEachStep: Numbers
}

const { cases } = JSON.parse(readFileSync('reference/optimizers.json', 'utf8')) as {
  cases: ReferenceCase[]
}

function configOf({ optimizer, defaults }: ReferenceCase) {
  const [beta1, beta2] = (defaults.betas ?? []) as number[]
  return optimizerConfig.parse({
    kind: optimizer.split('-')[0],
    learningRate: defaults.lr,
    weightDecay: defaults.weight_decay,
    momentum: defaults.momentum,
    nesterov: defaults.nesterov,
    beta1,
    beta2,
    epsilon: defaults.eps
  })
}

describe('writeUpdate', () => {
  it.each(cases.map((reference) => [reference.optimizer, reference] as const))(
    "follows PyTorch's parameters: %s",
    async (_, reference) => {
      const config = configOf(reference)
      const { shape } = reference.start
      const slot: VariableSlot = { sharedName: 'weight', type: dataType.float32, shape }
      const state = [slot, ...optimizerSlots(config, slot)]
      const session = GraphSession.open(addon, state, settings)
      session.write(
        state,
        state.map((_, index) =>
          index === 0 ? Float32Array.from(reference.start.data) : new Float32Array(shape[0]!)
        )
      )
      const weight = {
        slot,
        handle: 'handle',
        value: 'value',
        gradient: 'gradient',
        after: ['value']
      }
      const update = writeUpdate('update', config, [weight])
      session.extend([
        variableHandle('handle', slot),
        readVariable('value', 'handle', slot),
        placeholder('gradient', dataType.float32, shape),
        ...update.nodes
      ])
      const call = session.prepare(['gradient', ...Object.values(update.feeds)], [], update.targets)
      const [steps = 0, size = 0] = reference.gradients.shape
      const row = ({ data }: Numbers, index: number) =>
        Float32Array.from(data.slice(index * size, (index + 1) * size))
      for (let step = 0; step < steps; step++) {
        const numbers = createOptimizer(config).scalars(step + 1, config.learningRate)
        const feeds = Object.values(numbers).map((number) => Float32Array.of(number))
        call.run([row(reference.gradients, step), ...feeds])
        const expected = row(reference.parametersAfterEachStep, step)
        const largest = Math.max(...expected.map(Math.abs))
        const [weights] = await session.read([slot])
        Array.from(weights as Float32Array).forEach((value, index) => {
          expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(1e-5 * largest)
        })
      }
      session.close()
    }
  )
})

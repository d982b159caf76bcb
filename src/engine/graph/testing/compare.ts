import { initialise, type NamedValues } from '../../models/initialise'
import { createEagerRunner } from '../../step/eager-runner'
import { slotName, type StepDefinition } from '../../step/step'
import type { StepInput, StepRunner } from '../../step/step-runner'
import { trainedParametersOf } from '../../../core/architecture'
import { generator } from '../../../core/random'
import { createCompiledRunner } from '../compiled-runner'
import { addon, expectClose, settings } from './runners'
import { slotShares } from '../update'

interface Both {
  definition: StepDefinition
  eager: StepRunner
  compiled: StepRunner
  dispose: () => void
}

/**
 * Initial weights with offsets of batch normalisation of their own: where they are zero, a scale before a depthwise
 * convolution and another normalisation changes nothing, and its gradient is rounding.
 */
export function withOffsets(model: StepDefinition['model']): NamedValues {
  const random = generator(3, 'weights')
  return Object.fromEntries(
    Object.entries(initialise(model, 1)).map(([name, values]) => [
      name,
      name.endsWith('/offset') ? values.map(() => random.uniform() - 0.3) : values
    ])
  )
}

/** An eager and a compiled runner with the same initial state. */
export function openBoth(
  definition: StepDefinition,
  threads = settings,
  initial = initialise(definition.model, 1)
): Both {
  const eager = createEagerRunner(definition, initial)
  const compiled = createCompiledRunner(definition, initial, addon, threads)
  const dispose = (): void => {
    eager.dispose()
    compiled.dispose()
  }
  return { definition, eager, compiled, dispose }
}

/** Names of the optimizer's slots, with what the compiled step holds in them as a multiple of what the eager one does. */
function slotsOf({ model, optimizer }: StepDefinition): Map<string, number> {
  const shares = Object.entries(slotShares(optimizer))
  const parameters = trainedParametersOf(model)
  return new Map(
    parameters.flatMap(({ name }) =>
      shares.map(([slot, share]) => [slotName(name, slot), share] as const)
    )
  )
}

/** The compiled runner's state in the eager one's terms. */
function asEager(definition: StepDefinition, state: NamedValues): NamedValues {
  const shares = slotsOf(definition)
  return Object.fromEntries(
    Object.entries(state).map(([name, values]) => {
      const share = shares.get(name) ?? 1
      return [name, share === 1 ? values : values.map((value) => value / share)]
    })
  )
}

async function stepBoth(
  { definition, eager, compiled }: Both,
  input: StepInput,
  what: string
): Promise<void> {
  const expected = await eager.step(input)
  const loss = Float32Array.of(await compiled.step(input))
  expectClose(loss, Float32Array.of(expected), `${what}: loss`)
  const [actual, after] = [await compiled.readState(), await eager.readState()]
  const inTerms = asEager(definition, actual)
  for (const [name, values] of Object.entries(after)) {
    expectClose(inTerms[name]!, values, `${what}: ${name}`)
  }
}

/**
 * One step of both from the compiled one's state: logits, loss, and after it every weight, statistic and slot. Then once
 * more from empty slots, whose first moments are the gradients, by a factor that all of them share.
 */
export async function compareStep(both: Both, input: StepInput, what = 'step'): Promise<void> {
  const { definition, eager, compiled } = both
  const state = await compiled.readState()
  await eager.writeState(asEager(definition, state))
  const few = input.features.slice(0, (input.features.length / input.size) * 2)
  const logits = await eager.predict(few, 2)
  expectClose(await compiled.predict(few, 2), logits, `${what}: logits`)
  await stepBoth(both, input, what)
  const slots = [...slotsOf(definition).keys()]
  if (slots.every((name) => state[name]!.every((value) => value === 0))) return
  const empty = slots.map((name) => [name, new Float32Array(state[name]!.length)])
  const restarted = { ...state, ...(Object.fromEntries(empty) as NamedValues) }
  await compiled.writeState(restarted)
  await eager.writeState(restarted)
  await stepBoth(both, input, `${what}, gradients`)
}

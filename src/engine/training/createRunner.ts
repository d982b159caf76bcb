import type { ComputeConfig } from '../../contract/experiment'
import { addonPath } from '../graph/addon'
import { createCompiledRunner } from '../graph/compiledRunner'
import type { NamedValues } from '../models/initialise'
import { runsNatively } from '../ops/native'
import { createEagerRunner } from './eagerRunner'
import type { StepDefinition } from './step'
import type { StepRunner } from './stepRunner'

/** Compiled steps, unless eager ones are asked for or TensorFlow itself does not compute. */
export function createRunner(
  definition: StepDefinition,
  initial: NamedValues,
  { engine, threads }: ComputeConfig
): StepRunner {
  const addon = addonPath()
  if (engine === 'eager' || addon === null || !runsNatively()) {
    return createEagerRunner(definition, initial)
  }
  const settings = { intraOpThreads: threads, interOpThreads: threads }
  return createCompiledRunner(definition, initial, addon, settings)
}

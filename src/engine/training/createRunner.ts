import type { NamedValues } from '../models/initialise'
import { createEagerRunner } from './eagerRunner'
import type { StepDefinition } from './step'
import type { StepRunner } from './stepRunner'

/** The fastest runner there is here. */
export function createRunner(definition: StepDefinition, initial: NamedValues): StepRunner {
  return createEagerRunner(definition, initial)
}

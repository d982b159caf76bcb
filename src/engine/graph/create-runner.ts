import { StudioError } from '../../contract/errors'
import type { ComputeConfig } from '../../contract/run-config'
import { setUpAgain } from '../../provisioning/advice'
import { addonPath } from './addon'
import { createCompiledRunner } from './compiled-runner'
import type { NamedValues } from '../models/initialise'
import { runsNatively, runsOnGraphicsCard } from '../ops/native'
import { createEagerRunner } from '../step/eager-runner'
import type { StepDefinition } from '../step/step'
import type { HeldExamples, StepRunner } from '../step/step-runner'

type Compute = Omit<ComputeConfig, 'precision'> & Partial<Pick<ComputeConfig, 'precision'>>

/**
 * Compiled steps, unless eager ones are asked for or TensorFlow itself does not compute.
 * @param examples for compiled steps to hold in their session
 * @throws StudioError `unsupported` for bfloat16 without compiled steps
 */
export function createRunner(
  definition: StepDefinition,
  initial: NamedValues,
  { engine, threads, precision = 'float32' }: Compute,
  examples: () => HeldExamples | null = () => null
): StepRunner {
  const addon = addonPath()
  if (engine === 'eager' || addon === null || !runsNatively()) {
    if (precision === 'bfloat16') {
      throw new StudioError(
        'unsupported',
        engine === 'eager'
          ? 'Eager steps compute in float32 only: choose compiled steps, or the precision float32.'
          : `bfloat16 needs the native TensorFlow, which is not in use: choose the precision float32, or ${setUpAgain}`
      )
    }
    return createEagerRunner(definition, initial)
  }
  const settings = {
    ...{ intraOpThreads: threads, interOpThreads: threads, precision },
    sequential: threads === 1 && !runsOnGraphicsCard()
  }
  return createCompiledRunner(definition, initial, addon, settings, examples())
}

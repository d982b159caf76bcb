import { StudioError } from '../../contract/errors'
import type { RunConfig } from '../../contract/run-config'

/**
 * The error of a diverged training.
 * @param step at which it was detected, from 1
 * @param value the loss or weight that is not finite
 */
export function diverged(
  { optimizer, training }: RunConfig,
  step: number,
  value: number
): StudioError {
  const what = Number.isNaN(value) ? 'not a number' : 'infinite'
  return new StudioError(
    'diverged',
    `Training diverged: at step ${step} the loss or a weight is ${what}. Lower the learning rate ` +
      `(${optimizer.learningRate} now)${training.clipNorm === null ? ', clip the gradient' : ''} or check for ` +
      'extreme values in the data. The last good checkpoint is kept.',
    { step, learningRate: optimizer.learningRate }
  )
}

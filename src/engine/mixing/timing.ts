import type { TimingConfig } from '../../contract/mixing/fields'
import type { Generator } from '../../core/random'
import type { BatchFacts } from './policy'

/** Whether this batch is mixed at all: epochs without mixing first, then the draw. */
export function mixesNow(
  config: TimingConfig,
  { epoch, epochs }: Pick<BatchFacts, 'epoch' | 'epochs'>,
  random: Generator
): boolean {
  if (epoch < config.offFirst || epoch >= epochs - config.offLast) return false
  return config.probability === 1 || random.uniform() < config.probability
}

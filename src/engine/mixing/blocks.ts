import { StudioError } from '../../contract/errors'
import type { BatchFacts } from './policy'

/**
 * The blocks among which one is drawn to mix before.
 * @param chosen null for what published practice does for the architecture
 * @throws StudioError `unsupported` for a block at which this model cannot mix
 */
export function eligibleBlocks(
  chosen: number[] | null,
  { defaultBlocks, mixableBlocks }: Pick<BatchFacts, 'defaultBlocks' | 'mixableBlocks'>
): number[] {
  const wrong = chosen?.find((block) => !mixableBlocks.includes(block))
  if (wrong === undefined) return chosen ?? defaultBlocks
  throw new StudioError(
    'unsupported',
    `This model cannot mix before block ${wrong}: choose among ${mixableBlocks.join(', ')}.`
  )
}

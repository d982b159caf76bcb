import { StudioError } from '../../../contract/errors'
import type { Pairing } from '../../../contract/mixing/fields'
import type { Generator } from '../../../core/random'
import type { BatchFacts } from '../policy'
import { completeCrossClass, greedyCrossClass } from './cross-class'
import { nearTargets } from './near-targets'
import { sameClass } from './same-class'

/**
 * Draws the partner of every example: always a permutation of the batch, of any size.
 * @throws StudioError `unsupported` where the examples have no classes to pair by
 */
export function drawPairing(
  pairing: Pairing,
  batch: Pick<BatchFacts, 'size' | 'labels' | 'targets'>,
  random: Generator
): Int32Array {
  switch (pairing) {
    case 'random':
      return random.permutation(batch.size)
    case 'cross-class':
      return completeCrossClass(classesOf(batch), random.permutation(batch.size), random)
    case 'cross-class-greedy':
      return greedyCrossClass(classesOf(batch), random.permutation(batch.size))
    case 'same-class':
      return sameClass(classesOf(batch), random)
    case 'near-targets':
      return nearTargets(batch.targets, batch.size, random)
  }
}

function classesOf({ labels }: Pick<BatchFacts, 'labels'>): Int32Array {
  if (labels) return labels
  throw new StudioError(
    'unsupported',
    'Pairing by class needs examples with one class each: choose random partners instead.'
  )
}

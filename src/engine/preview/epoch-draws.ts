import type { BatchPreview } from '../../contract/preview'
import type { Examples } from '../data/dataset'
import type { Batches } from '../training/batches'
import { addPairings, pairingOf } from './pairs'

/** Enough for a histogram, and drawn at once even where the policy looks at every image. */
const mostBatches = 500
const mostExamples = 50_000

/** Draws the plans of an epoch, or of its first batches where there are very many. */
export function drawEpoch(
  batches: Batches,
  train: Examples,
  epoch: number
): BatchPreview['epochDraws'] {
  const enough = Math.ceil((mostExamples / train.length) * batches.perEpoch)
  const count = Math.min(batches.perEpoch, mostBatches, enough)
  const drawn = Array.from({ length: count }, (_, step) => batches.draw(epoch, step))
  const mixed = drawn.filter(({ plan }) => plan.partners !== null)
  return {
    batches: count,
    mixedBatches: mixed.length,
    lambdas: Float32Array.from(mixed.flatMap(({ plan }) => [...plan.lambda])),
    pairing: drawn.map((batch) => pairingOf(batch, train)).reduce(addPairings, null)
  }
}

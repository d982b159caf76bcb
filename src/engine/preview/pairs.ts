import type { PreviewPairing } from '../../contract/preview'
import { pairingFigures } from '../../core/pairing'
import type { Examples } from '../data/dataset'
import type { Batch } from '../training/batches'

/** Pairing statistics of a batch; null if nothing was mixed. */
export function pairingOf(
  { rows, plan }: Pick<Batch, 'rows' | 'plan'>,
  { labels }: Pick<Examples, 'labels'>
): PreviewPairing | null {
  const { partners } = plan
  if (!partners) return null
  if (labels && partners.from === 'batch') {
    return pairingFigures(
      rows.map((row) => labels[row]!),
      partners.rows
    )
  }
  const own = partners.from === 'batch' ? rows.map((_, place) => place) : rows
  const self = partners.rows.filter((partner, place) => partner === own[place]).length
  return { pairs: rows.length, self, sameClass: null, fewestSameClass: null }
}

const sum = (first: number | null, second: number | null): number | null =>
  first === null || second === null ? null : first + second

/** The figures of several batches together. */
export function addPairings(
  first: PreviewPairing | null,
  second: PreviewPairing | null
): PreviewPairing | null {
  if (!first || !second) return first ?? second
  return {
    pairs: first.pairs + second.pairs,
    self: first.self + second.self,
    sameClass: sum(first.sameClass, second.sameClass),
    fewestSameClass: sum(first.fewestSameClass, second.fewestSameClass)
  }
}

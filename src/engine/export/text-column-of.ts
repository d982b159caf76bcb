import type { EncodedColumn, Preprocessing } from '../../contract/preprocessing'

/** The column of texts that a model reads, if it reads texts. */
export function textColumnOf(
  features: Preprocessing['features']
): Extract<EncodedColumn, { kind: 'text' }> | null {
  const [first] = features.kind === 'table' ? features.columns : []
  return first?.kind === 'text' ? first : null
}
